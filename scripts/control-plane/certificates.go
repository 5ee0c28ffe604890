package main

import (
	"net"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"k8s.io/client-go/util/cert"
)

// certificatesCommand writes tls.crt, which is its own authority, and tls.key for 127.0.0.1 into a folder. The key also signs the
// tokens of service accounts.
func certificatesCommand() *cobra.Command {
	return &cobra.Command{
		Use:  "certificates FOLDER",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, arguments []string) error {
			certificate, key, err := cert.GenerateSelfSignedCertKey("127.0.0.1", []net.IP{net.IPv4(127, 0, 0, 1)}, []string{"localhost"})
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(arguments[0], "tls.crt"), certificate, 0o600); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(arguments[0], "tls.key"), key, 0o600)
		},
	}
}
