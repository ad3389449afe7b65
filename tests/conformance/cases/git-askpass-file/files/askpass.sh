#!/bin/sh
cat /run/secrets/t
