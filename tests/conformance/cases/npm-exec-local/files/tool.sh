#!/bin/sh
echo "token $NPM_TOKEN of $npm_lifecycle_event, $npm_config_registry $*"
