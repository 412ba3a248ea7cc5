"""The brief: the page that people take into the next meeting.

data       what it rests on, asked of the database once
changes     what moved, and what was corrected, since the last meeting
sections    what each section says of the data
page        what a page is made of
markdown, html, word, data
            the forms a page is given in
"""
