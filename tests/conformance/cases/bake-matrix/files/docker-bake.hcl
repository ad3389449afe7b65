function "tag" {
  params = [name]
  result = "shop/${name}:1"
}
variable "STAGES" {
  default = ["one", "two"]
}
group "default" {
  targets = ["app"]
}
target "app" {
  name   = "app-${stage}"
  matrix = { stage = STAGES }
  target = stage
  tags   = [tag(stage)]
  args   = { T = stage == "one" ? "npm_8fQ2xZ71kkPqLm04Rt" : "nothing" }
}
target "plain" {
  dockerfile-inline = <<EOT
FROM scratch
COPY token.txt /
EOT
  output = ["type=local,dest=out"]
}
