// The LeaderWorkerSet controller and its webhooks for scripts/cluster: what LWS's own cmd/main.go starts, without leader election,
// metrics and the rotation of certificates, so that it runs beside an API server on loopback. The kubeconfig stands in $KUBECONFIG;
// -gang names the scheduler provider (LWS's gangSchedulingManagement).
package main

import (
	"flag"
	"os"

	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/webhook"
	leaderworkersetv1 "sigs.k8s.io/lws/api/leaderworkerset/v1"
	"sigs.k8s.io/lws/pkg/controllers"
	"sigs.k8s.io/lws/pkg/schedulerprovider"
	"sigs.k8s.io/lws/pkg/webhooks"
	volcanov1beta1 "volcano.sh/apis/pkg/apis/scheduling/v1beta1"
)

func main() {
	port := flag.Int("port", 0, "port of the webhooks on 127.0.0.1")
	certificates := flag.String("certificates", "", "folder with tls.crt and tls.key for the webhooks")
	gang := flag.String("gang", "", "scheduler provider: volcano, or none when empty")
	flag.Parse()
	ctrl.SetLogger(zap.New())
	if err := start(*port, *certificates, *gang); err != nil {
		ctrl.Log.Error(err, "the LeaderWorkerSet controller ended")
		os.Exit(1)
	}
}

func start(port int, certificates, gang string) error {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientgoscheme.AddToScheme, leaderworkersetv1.AddToScheme, volcanov1beta1.AddToScheme} {
		if err := add(scheme); err != nil {
			return err
		}
	}
	config, err := ctrl.GetConfig()
	if err != nil {
		return err
	}
	config.QPS, config.Burst = 500, 500 // the defaults of LWS's own configuration
	manager, err := ctrl.NewManager(config, ctrl.Options{
		Scheme:                 scheme,
		Metrics:                metricsserver.Options{BindAddress: "0"},
		HealthProbeBindAddress: "0",
		WebhookServer:          webhook.NewServer(webhook.Options{Host: "127.0.0.1", Port: port, CertDir: certificates}),
	})
	if err != nil {
		return err
	}
	if err := register(manager, gang); err != nil {
		return err
	}
	return manager.Start(ctrl.SetupSignalHandler())
}

func register(manager ctrl.Manager, gang string) error {
	if err := controllers.SetupIndexes(manager.GetFieldIndexer()); err != nil {
		return err
	}
	client, scheme := manager.GetClient(), manager.GetScheme()
	events := manager.GetEventRecorderFor("leaderworkerset")
	if err := controllers.NewLeaderWorkerSetReconciler(client, scheme, events).SetupWithManager(manager); err != nil {
		return err
	}
	var provider schedulerprovider.SchedulerProvider
	if gang != "" {
		made, err := schedulerprovider.NewSchedulerProvider(schedulerprovider.ProviderType(gang), client)
		if err != nil {
			return err
		}
		provider = made
	}
	if err := controllers.NewPodReconciler(client, scheme, events, provider).SetupWithManager(manager); err != nil {
		return err
	}
	if err := webhooks.SetupLeaderWorkerSetWebhook(manager); err != nil {
		return err
	}
	pods := webhooks.NewPodWebhook(provider)
	return pods.Setup(manager)
}
