"""The words, records and rules of reading of the domain: plain Python, without database, file or screen."""
