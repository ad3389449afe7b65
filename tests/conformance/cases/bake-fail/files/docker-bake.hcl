target "default" {
  args = { T = "npm_8fQ2xZ71kkPqLm04Rt" }
  tags = ["shop"]
}
