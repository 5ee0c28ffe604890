// kubectl's own `kustomize` command, for the tests, where no kubectl is installed: kubectl itself cannot be had through `go install`,
// because its module has replace directives.
package main

import (
	"os"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/kubectl/pkg/cmd/kustomize"
)

func main() {
	root := &cobra.Command{Use: "kubectl", SilenceUsage: true}
	root.AddCommand(kustomize.NewCmdKustomize(genericiooptions.IOStreams{In: os.Stdin, Out: os.Stdout, ErrOut: os.Stderr}))
	if root.Execute() != nil {
		os.Exit(1)
	}
}
