//go:build tools

// Package tools pins the program to the version of go.mod.
package tools

import _ "github.com/VictoriaMetrics/VictoriaLogs/app/victoria-logs"
