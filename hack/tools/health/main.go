// Command health prints what GitOps tools say of the objects in a file (kubectl get -o json), one line each: kind, name,
// and the verdicts of kstatus, of Flux' healthCheckExprs and of Argo CD's health scripts, separated by tabs.
//
//	health deploy/gitops OBJECTS
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/fluxcd/pkg/apis/kustomize"
	"github.com/fluxcd/pkg/runtime/cel"
	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
	"sigs.k8s.io/yaml"
)

// As long as Argo CD lets a script run.
const scriptLimit = time.Second

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: health FOLDER OBJECTS")
		os.Exit(64)
	}
	if err := run(os.Args[1], os.Args[2], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "health:", err)
		os.Exit(1)
	}
}

func run(folder, objects string, out io.Writer) error {
	checks, err := fluxChecks(filepath.Join(folder, "flux", "kustomization.yaml"))
	if err != nil {
		return err
	}
	scripts, err := argoScripts(filepath.Join(folder, "argocd", "argocd-cm.yaml"))
	if err != nil {
		return err
	}
	text, err := os.ReadFile(objects)
	if err != nil {
		return err
	}
	var list unstructured.UnstructuredList
	if err := list.UnmarshalJSON(text); err != nil {
		return err
	}
	for i := range list.Items {
		object := &list.Items[i]
		computed, err := status.Compute(object)
		if err != nil {
			return err
		}
		flux, err := checks[object.GetKind()].Evaluate(context.Background(), object)
		if err != nil {
			return fmt.Errorf("%s: %w", object.GetName(), err)
		}
		argo, err := argoHealth(scripts["resource.customizations.health.mde-operator.io_"+object.GetKind()], object)
		if err != nil {
			return fmt.Errorf("%s: %w", object.GetName(), err)
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", object.GetKind(), object.GetName(), computed.Status, flux.Status, argo)
	}
	return nil
}

func fluxChecks(file string) (map[string]*cel.StatusEvaluator, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var kustomization struct {
		Spec struct {
			HealthCheckExprs []kustomize.CustomHealthCheck `json:"healthCheckExprs"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal(text, &kustomization); err != nil {
		return nil, err
	}
	checks := map[string]*cel.StatusEvaluator{}
	for _, check := range kustomization.Spec.HealthCheckExprs {
		evaluator, err := cel.NewStatusEvaluator(&check.HealthCheckExpressions)
		if err != nil {
			return nil, err
		}
		checks[check.Kind] = evaluator
	}
	return checks, nil
}

func argoScripts(file string) (map[string]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var configMap struct {
		Data map[string]string `json:"data"`
	}
	err = yaml.Unmarshal(text, &configMap)
	return configMap.Data, err
}

// The same Lua machine that Argo CD has, with the same libraries.
func argoHealth(script string, object *unstructured.Unstructured) (string, error) {
	machine := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer machine.Close()
	for name, open := range map[string]lua.LGFunction{
		lua.BaseLibName: lua.OpenBase, lua.TabLibName: lua.OpenTable, lua.StringLibName: lua.OpenString,
	} {
		machine.Push(machine.NewFunction(open))
		machine.Push(lua.LString(name))
		machine.Call(1, 0)
	}
	limit, cancel := context.WithTimeout(context.Background(), scriptLimit)
	defer cancel()
	machine.SetContext(limit)
	machine.SetGlobal("obj", luaValue(machine, object.Object))
	if err := machine.DoString(script); err != nil {
		return "", err
	}
	verdict, ok := machine.Get(-1).(*lua.LTable)
	if !ok {
		return "", fmt.Errorf("the script returns no table")
	}
	return verdict.RawGetString("status").String(), nil
}

func luaValue(machine *lua.LState, value any) lua.LValue {
	switch typed := value.(type) {
	case bool:
		return lua.LBool(typed)
	case int64:
		return lua.LNumber(typed)
	case float64:
		return lua.LNumber(typed)
	case string:
		return lua.LString(typed)
	case []any:
		table := machine.NewTable()
		for _, element := range typed {
			table.Append(luaValue(machine, element))
		}
		return table
	case map[string]any:
		table := machine.NewTable()
		for key, element := range typed {
			table.RawSetString(key, luaValue(machine, element))
		}
		return table
	}
	return lua.LNil
}
