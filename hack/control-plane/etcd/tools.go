//go:build tools

// Package tools pins etcd to the version of go.mod.
package tools

import _ "go.etcd.io/etcd/server/v3"
