"""The pages in a browser: served on this machine, behind a proxy of an office, or published as files.

site               the pages together, and what every request goes through
access             who may: the token, the cookie, the addresses, the forms
site_context       where and by whom a request reads and records
typed_questions    the day, the moment and the selection in an address
page_links         the addresses of pages, and the links in an answer
rich_html          an answer for a terminal as HTML
form_fields        the fields of a form, made from the declared fields of a record
publisher          the pages as files
publication_folder what of them is written again, and what is removed
*_pages            what can be looked at
*_forms            what can be recorded
bounded_server     the server, which no client can fill up
"""
