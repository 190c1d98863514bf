"""What people read: the student's page, the class page, and one result in the terminal.

Every page is one HTML file that runs nothing and loads nothing. What a student wrote goes through `visible` and is
escaped, wherever it stands.
"""
