"""dgd-render: from a DynamoGraphDeployment in git to the exact Kubernetes manifests, without a cluster."""

__version__ = "0.1.0"
