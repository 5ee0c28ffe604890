// A Kubernetes control plane for scripts/cluster: etcd, kube-apiserver, kube-controller-manager and kubectl in one program, which acts
// as the one that it is called by (a symbolic link, or the first argument). None of them can be had through `go install`, because their
// modules have replace directives; here the same replacements name released modules.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	_ "time/tzdata" // time zones of CronJobs, as in kube-apiserver's own main

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	_ "k8s.io/client-go/plugin/pkg/client/auth" // what kubectl's own main imports
	"k8s.io/client-go/rest"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

func main() {
	name := filepath.Base(os.Args[0])
	if name == "control-plane" && len(os.Args) > 1 {
		os.Args = os.Args[1:]
		name = os.Args[0]
	}
	switch name {
	case "etcd":
		etcdmain.Main(os.Args)
	case "kube-apiserver":
		run(apiserver.NewAPIServerCommand())
	case "kube-controller-manager":
		run(controllers.NewControllerManagerCommand())
	case "kubectl":
		if err := cli.RunNoErrOutput(kubectlCommand()); err != nil {
			util.CheckErr(err)
		}
	case "certificates":
		run(certificatesCommand())
	default:
		fmt.Fprintln(os.Stderr, "control-plane: call it etcd, kube-apiserver, kube-controller-manager, kubectl or certificates, not", name)
		os.Exit(2)
	}
}

func run(command *cobra.Command) {
	os.Exit(cli.Run(command))
}

// kubectlCommand is kubectl whole, without the five requests a second to which it holds itself: hundreds of objects are applied.
func kubectlCommand() *cobra.Command {
	flags := genericclioptions.NewConfigFlags(true).WithDeprecatedPasswordFlag().WithWrapConfigFn(func(config *rest.Config) *rest.Config {
		config.QPS = -1
		return config
	})
	return kubectl.NewKubectlCommand(kubectl.KubectlOptions{
		Arguments:   os.Args,
		ConfigFlags: flags,
		IOStreams:   genericiooptions.IOStreams{In: os.Stdin, Out: os.Stdout, ErrOut: os.Stderr},
	})
}
