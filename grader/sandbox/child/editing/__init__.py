"""Small edits of a student's own code, made in place in its syntax tree. Runs in the child.

An edit after which every case passes proves where a mistake is. The modules here make the edits, each one
family of them; `order` says which come first. They know Python's grammar, and nothing of what is right.
"""
