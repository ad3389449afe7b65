# For builds by hand: `docker buildx bake release`. NPM_TOKEN is set in the shell.
target "release" {
  context = "."
  tags    = ["shop:release"]
  secret  = ["id=npm_token,env=NPM_TOKEN"]
}
