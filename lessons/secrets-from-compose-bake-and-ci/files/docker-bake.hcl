# For builds by hand: `docker buildx bake release`. NPM_TOKEN is set in the shell.
variable "NPM_TOKEN" {}

target "release" {
  context = "."
  tags    = ["shop:release"]
  args    = { NPM_TOKEN = NPM_TOKEN }
}
