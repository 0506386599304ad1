// Command dashboard reads Grafana dashboards as Grafana's own schema has them, and refuses unknown fields and wrong types.
//
//	dashboard FILE...
package main

import (
	"fmt"
	"os"

	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

func main() {
	plugins.RegisterDefaultPlugins()
	for _, file := range os.Args[1:] {
		if err := check(file); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", file, err)
			os.Exit(1)
		}
	}
}

func check(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var read dashboard.Dashboard
	if err := read.UnmarshalJSONStrict(text); isAny(err) {
		return err
	}
	if err := read.Validate(); isAny(err) {
		return err
	}
	return nil
}

// The SDK also returns lists of errors that are empty.
func isAny(err error) bool {
	return err != nil && err.Error() != ""
}
