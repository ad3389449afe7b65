target "default" {
  args = { T = NOPE }
}
