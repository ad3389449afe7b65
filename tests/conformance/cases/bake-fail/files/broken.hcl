target "default" {
  args = { T = "x" }
