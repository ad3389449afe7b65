#!/bin/sh
export TOKEN=npm_8fQ2xZ71kkPqLm04Rt
exec "$@"
