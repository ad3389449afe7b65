module acme.example/shop

go 1.22

require github.com/acme/lib v0.0.0-20231114221320-b6b79a0169f6
