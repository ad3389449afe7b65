"""The library."""


def hello():
    return "hello"
