package main

var token string

func main() { println(len(token)) }
