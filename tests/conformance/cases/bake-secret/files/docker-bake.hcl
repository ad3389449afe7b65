target "default" {
  tags = ["shop"]
  secret = [
    { type = "env", id = "token", env = "NPM_TOKEN" },
    "id=file,src=token.txt",
  ]
}
target "missing" {
  inherits = ["default"]
  secret   = ["id=file,src=nosuch.txt"]
}
