//go:build tools

// Package tools pins the program to the version of go.mod.
package tools

import _ "github.com/yannh/kubeconform/cmd/kubeconform"
