"""The brief: the page that people take to the next meeting.

brief_data      what the page rests on, read from the database once
brief_content   what it says, as records: requests, changes, each side's words
page_model      what a page is made of: sections, tables, lists, charts
phrasing        how the page names commitments, actors and sources
page_builder    the whole page: the first sheet, then what can be looked up
*_writer        the page as Markdown, HTML, a Word document, or values for JSON
"""
