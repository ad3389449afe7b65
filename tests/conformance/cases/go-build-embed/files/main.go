package main

import _ "embed"

//go:embed git_token.txt
var token string

func main() { println(len(token)) }
