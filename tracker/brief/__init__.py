"""The brief: the page that people take to the next meeting.

brief_data      what the page rests on, read from the database once
changes         what moved, and what was corrected, since the last meeting
page_model      what a page is made of: sections, tables, lists, charts
phrasing        how the page names commitments, actors, days and sources
page_builder    the whole page, from the scoreboard, the sections and the method
*_writer        the page as Markdown, HTML, a Word document, or values for JSON
"""
