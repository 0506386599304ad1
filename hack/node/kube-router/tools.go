//go:build tools

// Package tools pins the engine of network policies to the version of go.mod.
package tools

import (
	_ "github.com/cloudnativelabs/kube-router/v2/cmd/kube-router"
)
