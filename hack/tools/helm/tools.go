//go:build tools

// Package tools pins the program to the version of go.mod.
package tools

import _ "helm.sh/helm/v4/cmd/helm"
