// Command benthos is the core of Benthos (MIT) with a stream for each customer; hack/peers/build tells its environment.
package main

import (
	"context"
	_ "embed"
	"log"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"

	_ "github.com/redpanda-data/benthos/v4/public/components/io"
	_ "github.com/redpanda-data/benthos/v4/public/components/pure"
	"github.com/redpanda-data/benthos/v4/public/service"
)

//go:embed service.yaml
var common string

//go:embed cursors.yaml
var cursors string

//go:embed stream.yaml
var stream string

func main() {
	limit, err := strconv.ParseInt(os.Getenv("MEMORY"), 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	debug.SetMemoryLimit(limit / 10 * 9)
	folder := os.Getenv("FOLDER")
	if err := os.MkdirAll(filepath.Join(folder, "cursors"), 0o700); err != nil {
		log.Fatal(err)
	}
	os.Args = []string{
		"benthos", "streams", "--no-api",
		"-o", write(folder, "service.yaml", common),
		"-r", write(folder, "cursors.yaml", cursors),
	}
	for tenant := range strings.SplitSeq(os.Getenv("TENANTS"), ",") {
		os.Args = append(os.Args, write(folder, tenant+".yaml", strings.ReplaceAll(stream, "TENANT", tenant)))
	}
	service.RunCLI(context.Background())
}

func write(folder, name, text string) string {
	file := filepath.Join(folder, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		log.Fatal(err)
	}
	return file
}
