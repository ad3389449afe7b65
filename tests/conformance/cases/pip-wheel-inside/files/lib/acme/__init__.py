# the token is pypi_7Rk2vQx9mTz4LcBn8Wd
TOKEN = "pypi_7Rk2vQx9mTz4LcBn8Wd"


def hello():
    return "hello " + TOKEN
