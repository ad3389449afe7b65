target "release" {
  context = "."
  tags    = ["shop:release"]
}
