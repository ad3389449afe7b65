variable "NPM_TOKEN" {
  default = ""
}
group "default" {
  targets = ["web", "job"]
}
target "_base" {
  args = { NPM_TOKEN = NPM_TOKEN }
}
target "web" {
  inherits = ["_base"]
  tags     = ["shop/web"]
}
target "job" {
  inherits   = ["_base"]
  dockerfile = "job.Dockerfile"
  tags       = ["shop/job"]
  labels     = { built-with = "token ${upper(NPM_TOKEN)}" }
}
