"""Made by scripts/bundle.py from the modules beside it; not in git."""

from __future__ import annotations

def generator_admission():
    global Finding, TYPE_CHECKING, alpha, check, component, images, whole
    from generator.admission import alpha, component, images
    from generator.admission import graph as whole
    from generator.errors import Finding
    TYPE_CHECKING = False

    def check(graph, cluster, profile, problems):
        whole.check(graph, cluster, profile, problems)
        for c in graph.components:
            component.check(c, graph, cluster, profile, problems)
        if graph.api == 'v1alpha1':
            alpha.check(graph, profile, problems)
        if profile.accepts.image_required:
            images.check(graph, problems)


def generator_admission_alpha():
    global ERROR, EXECUTOR, Finding, SIDECAR, TYPE_CHECKING, WARNING, _quantities, _service, check, error_unless, parse
    from generator.errors import ERROR, WARNING, Finding, error_unless
    from generator.names import EXECUTOR
    from generator.parse.v1alpha1 import SIDECAR
    from generator.quantity import parse
    TYPE_CHECKING = False

    def check(graph, profile, problems):
        for i, pvc in enumerate(graph.pvcs):
            at = ('spec', 'pvcs', i)
            if not pvc.get('name'):
                problems.append(Finding('DGD125', 'a PVC has no name', graph.locate(at), 'name the claim'))
            elif not pvc.get('create'):
                problems.append(Finding('DGD126', f"PVC {pvc['name']!r} is not rendered: the graph does not say create: true", graph.locate(at), 'make sure that it exists in the namespace, or set create: true', WARNING))
        for c in graph.components:
            _service(c, c.alpha or {}, graph, profile, problems)

    def _service(c, given, graph, profile, problems):

        def wrong(code, text, hint, *field, severity=ERROR):
            problems.append(Finding(code, f'component {c.name!r}: {text}', graph.locate((*c.pointer, *field)), hint, severity))
        executor = (given.get('annotations') or {}).get(EXECUTOR)
        if executor is not None and str(executor).lower() not in ('mp', 'ray'):
            wrong('DGD114', f'annotation {EXECUTOR} is {executor!r}; it must be mp or ray', 'correct the annotation or remove it', 'annotations', EXECUTOR)
        if given.get('dynamoNamespace'):
            wrong('DGD127', 'dynamoNamespace is deprecated and not used for discovery', 'remove it', 'dynamoNamespace', severity=WARNING)
        if given.get('autoscaling') is not None:
            wrong('DGD127', 'autoscaling is deprecated and ignored', 'remove it; scale with a DynamoGraphDeploymentScalingAdapter', 'autoscaling', severity=WARNING)
        for i, mount in enumerate(given.get('volumeMounts') or ()):
            cached = mount.get('useAsCompilationCache')
            if not mount.get('mountPoint') and (not cached or profile.accepts.cache_mount_point_required):
                wrong('DGD107', f"volumeMount {mount.get('name')!r} has no mountPoint", 'give it a mountPoint', 'volumeMounts', i)
        ingress = given.get('ingress') or {}
        if ingress.get('enabled') and (not ingress.get('host')):
            wrong('DGD128', 'ingress is enabled but has no host', 'give ingress.host', 'ingress')
        config = given.get('eppConfig')
        if config is not None and (config.get('configMapRef') is None) == (config.get('config') is None):
            wrong('DGD120', 'eppConfig needs exactly one of configMapRef and config', 'keep one of them', 'eppConfig')
        containers = (given.get('extraPodSpec') or {}).get('containers') or ()
        if given.get('frontendSidecar') is not None and any((x.get('name') == SIDECAR for x in containers)):
            wrong('DGD108', f'frontendSidecar would add a container {SIDECAR!r}, which extraPodSpec.containers has already', 'rename that container, or drop frontendSidecar', 'frontendSidecar')
        failover = given.get('failover') or {}
        if failover.get('enabled') and failover.get('mode', 'intraPod') == 'intraPod' and (failover.get('numShadows', 1) not in (0, 1)):
            wrong('DGD124', 'intra-pod failover has one shadow, no more', 'set numShadows: 1', 'failover')
        _quantities(given, wrong, profile)

    def _quantities(given, wrong, profile):
        for key in ('limits', 'requests'):
            item = (given.get('resources') or {}).get(key) or {}
            custom = item.get('custom') or {}
            for name, amount in {**{n: item.get(n) for n in ('cpu', 'memory', 'gpu')}, **custom}.items():
                if amount and parse(amount) is None:
                    dropped = profile.accepts.bad_resource_quantity and (not profile.bad_quantities_refused)
                    wrong('DGD129', f'resources.{key}.{name} {amount!r} is no quantity' + (': the operator drops it' if dropped else ''), 'write it as Kubernetes does: 4, 500m, 16Gi', 'resources', key, *(('custom',) if name in custom else ()), name, severity=error_unless(dropped))


def generator_admission_component():
    global Finding, TYPE_CHECKING, _epp, _experimental, _given, _sidecar, check, dra, main_container, needs_grove, on_grove, parse
    from generator import dra
    from generator.admission.graph import needs_grove, on_grove
    from generator.components.defaults import main_container
    from generator.errors import Finding
    from generator.quantity import parse
    TYPE_CHECKING = False

    def check(c, graph, cluster, profile, problems):

        def wrong(code, text, hint, *field):
            problems.append(Finding(code, f'component {c.name!r}: {text}', graph.locate((*c.pointer, *field)), hint))
        given_min = _given(graph, c).get('minAvailable')
        if given_min is not None and (not on_grove(graph, cluster)):
            wrong('DGD112', 'minAvailable works on the Grove pathway only', needs_grove(cluster), 'minAvailable')
        if c.shared_memory is not None and (size := parse(c.shared_memory)) is not None and (size[0] < 0):
            wrong('DGD119', 'the shared memory size is negative', 'give 0 for none, or a size such as 8Gi', 'sharedMemorySize')
        if c.type == 'epp':
            _epp(c, cluster, wrong)
        elif (c.epp or {}).get('configMapRef') is not None and (not c.epp['configMapRef'].get('name')):
            wrong('DGD120', 'eppConfig.configMapRef has no name', 'name the ConfigMap', 'eppConfig')
        if c.frontend_sidecar and graph.api == 'v1beta1':
            _sidecar(c, wrong)
        _experimental(c, graph, cluster, profile, wrong)

    def _given(graph, c):
        value: object = graph.given
        for step in c.pointer:
            value = value[step]
        return value

    def _epp(c, cluster, wrong):
        if not cluster.capabilities.inference_pool:
            wrong('DGD305', 'an EPP needs the InferencePool API, which this cluster lacks', 'install the gateway inference extension', 'type')
        if c.nodes > 1:
            wrong('DGD120', 'an EPP cannot span nodes', 'remove multinode', 'multinode')
        if c.replicas != 1:
            wrong('DGD120', f'an EPP has exactly 1 replica, not {c.replicas}', 'set replicas: 1', 'replicas')
        if c.epp is None:
            wrong('DGD120', 'an EPP needs eppConfig', 'give eppConfig.configMapRef or eppConfig.config', 'eppConfig')
        elif c.epp.get('configMapRef') is not None and (not c.epp['configMapRef'].get('name')):
            wrong('DGD120', 'eppConfig.configMapRef has no name', 'name the ConfigMap', 'eppConfig')

    def _sidecar(c, wrong):
        containers = ((c.template or {}).get('spec') or {}).get('containers') or ()
        if all((x.get('name') != c.frontend_sidecar for x in containers)):
            wrong('DGD108', f'frontendSidecar {c.frontend_sidecar!r} names no container of the pod template', 'name a container of podTemplate.spec.containers', 'frontendSidecar')

    def _experimental(c, graph, cluster, profile, wrong):
        prefix = () if graph.api == 'v1alpha1' else ('experimental',)
        if profile.launch.gpu_source == 'service-limits':
            gpus = dra.service_gpus(c.alpha)
        else:
            gpus = dra.gpu_count((main_container(c.template, c.main) or {}).get('resources'))
        memory, failover = (c.gpu_memory, c.failover)
        if c.checkpoint is not None and c.checkpoint.get('enabled') and (not cluster.config.checkpoint):
            wrong('DGD121', "checkpoint is enabled, which the operator refuses under its chart's defaults", 'remove checkpoint; checkpoints need a running operator and cannot be rendered', *prefix, 'checkpoint')
        elif c.checkpoint is not None and c.checkpoint.get('enabled'):
            wrong('DGD122', 'checkpoint is enabled: restoring from checkpoints is not rendered', "remove checkpoint; only a running operator can follow a checkpoint's readiness", *prefix, 'checkpoint')
        if c.force_scaling_group and (not on_grove(graph, cluster)):
            wrong('DGD112', 'experimental.grove.forceScalingGroup works on the Grove pathway only', needs_grove(cluster), 'experimental', 'grove')
        if memory is not None:
            if not c.is_worker:
                wrong('DGD123', 'GPU memory service is for worker, prefill and decode components only', 'remove gpuMemoryService', *prefix, 'gpuMemoryService')
            if gpus < 1:
                wrong('DGD123', 'GPU memory service needs a GPU limit on the main container', 'set resources.limits nvidia.com/gpu', *prefix, 'gpuMemoryService')
            if memory.get('mode') == 'InterPod':
                if not on_grove(graph, cluster):
                    wrong('DGD112', 'inter-pod GPU memory service works on the Grove pathway only', needs_grove(cluster), *prefix, 'gpuMemoryService')
                if graph.backend != 'vllm':
                    wrong('DGD123', f"inter-pod GPU memory service is for vLLM only; spec.backendFramework is {graph.backend or 'not set'}", 'set spec.backendFramework: vllm', *prefix, 'gpuMemoryService')
            if not cluster.capabilities.dra:
                wrong('DGD306', 'GPU memory service shares GPUs through DRA, which this cluster lacks', 'install the GPU DRA driver', *prefix, 'gpuMemoryService')
        if failover is None:
            return
        mode = failover.get('mode') or 'IntraPod'
        if memory is None:
            wrong('DGD124', f'{mode} failover needs gpuMemoryService', 'add gpuMemoryService with the same mode', *prefix, 'failover')
        elif (memory.get('mode') or 'IntraPod') != mode:
            wrong('DGD124', f"failover mode {mode} differs from gpuMemoryService's", 'use one mode for both', *prefix, 'failover')
        if mode == 'InterPod' and (gpus < 1 or c.type in ('epp', 'frontend', 'planner')):
            wrong('DGD124', 'inter-pod failover needs GPUs, on a worker', 'set a GPU limit, or remove failover', *prefix, 'failover')


def generator_admission_graph():
    global Finding, GROVE, STRATEGIES, TYPE_CHECKING, _annotations, _binding, _restart, _topology, _unique, check, names, needs_grove, on_grove, pathway, semver
    from generator import names, pathway
    from generator.errors import Finding
    from generator.model import GROVE
    from generator.releases.version import semver
    TYPE_CHECKING = False
    STRATEGIES = ('RollingRecreate', 'OnDelete')

    def on_grove(graph, cluster):
        return pathway.choose(graph.annotations, cluster.capabilities) == GROVE

    def needs_grove(cluster):
        if cluster.capabilities.grove:
            return f'the graph opts out of Grove; drop the annotation {names.ENABLE_GROVE}, or remove the field'
        return 'Grove is not installed; declare spec.capabilities.grove in the overlay, or remove the field'

    def check(graph, cluster, profile, problems):
        _annotations(graph, profile, problems)
        if not graph.components:
            field = 'services' if graph.api == 'v1alpha1' else 'components'
            problems.append(Finding('DGD111', 'the graph has no component', graph.locate(('spec', field)), f'add at least one to spec.{field}'))
        if graph.priority_class and (not on_grove(graph, cluster)):
            problems.append(Finding('DGD112', 'priorityClassName works on the Grove pathway only', graph.locate(('spec', 'priorityClassName')), needs_grove(cluster)))
        _unique(graph, problems)
        _restart(graph, problems)
        _topology(graph, cluster, profile, problems)
        name = (graph.kv_transfer or {}).get('clusterTopologyName', '')
        if name:
            at = graph.locate(('spec', 'experimental', 'kvTransferPolicy', 'clusterTopologyName'))
            if not names.is_subdomain(name):
                problems.append(Finding('DGD113', f'clusterTopologyName {name!r} is no valid object name', at, 'use lower-case letters, digits, `-` and `.`'))
            if not on_grove(graph, cluster):
                problems.append(Finding('DGD112', 'kvTransferPolicy.clusterTopologyName works on the Grove pathway only', at, needs_grove(cluster)))

    def _annotations(graph, profile, problems):
        held = graph.annotations

        def wrong(key, must):
            problems.append(Finding('DGD114', f'annotation {key} is {held.get(key)!r}; it must be {must}', graph.locate(('metadata', 'annotations', key)), 'correct the annotation or remove it'))
        if names.ORIGIN in held and semver(str(held[names.ORIGIN])) is None:
            wrong(names.ORIGIN, 'a semantic version such as 1.3.0')
        if names.EXECUTOR in held and str(held[names.EXECUTOR]).lower() not in ('mp', 'ray'):
            wrong(names.EXECUTOR, 'mp or ray')
        if profile.grove.update_strategy and held.get(names.UPDATE_STRATEGY, STRATEGIES[0]) not in STRATEGIES:
            wrong(names.UPDATE_STRATEGY, ' or '.join(STRATEGIES))
        if held.get(names.DISCOVERY_MODE, 'pod') not in ('pod', 'container'):
            wrong(names.DISCOVERY_MODE, 'pod or container')
        elif any((c.fails_over_in_pod for c in graph.components)) and held.get(names.DISCOVERY_MODE) != 'container':
            wrong(names.DISCOVERY_MODE, 'container when a component has intra-pod failover')

    def _unique(graph, problems):
        seen: dict[str, str] = {}
        for c in graph.components:
            if c.key in seen:
                problems.append(Finding('DGD115', f'components {seen[c.key]!r} and {c.name!r} differ only in case, so their objects have one name', graph.locate(c.pointer), 'rename one of them'))
            seen.setdefault(c.key, c.name)

    def _restart(graph, problems):
        strategy = (graph.restart or {}).get('strategy') or {}
        order = strategy.get('order') or []
        if not order:
            return
        known = {c.name for c in graph.components}
        faults = []
        if strategy.get('type') == 'Parallel':
            faults.append('an order has no meaning with type Parallel')
        if len(set(order)) != len(order):
            faults.append('it names a component twice')
        if (unknown := [name for name in order if name not in known]):
            faults.append(f"it names unknown components: {', '.join(unknown)}")
        if len(set(order)) != len(known):
            faults.append('it must name every component')
        for fault in faults:
            problems.append(Finding('DGD116', f'restart.strategy.order: {fault}', graph.locate(('spec', 'restart', 'strategy', 'order')), f"list each of {', '.join(sorted(known))} once"))

    def _topology(graph, cluster, profile, problems):
        constrained = [c for c in graph.components if c.topology is not None]
        if not constrained and graph.topology is None:
            return
        at = ('spec', 'topologyConstraint')
        if graph.topology is None:
            problems.append(Finding('DGD117', 'a component has a topologyConstraint but the graph has none', graph.locate(constrained[0].pointer), "add spec.topologyConstraint with the cluster's topology name"))
            return
        if not graph.topology.get('packDomain') and (profile.accepts.strict_topology or not constrained):
            for c in graph.components:
                if c.topology is None:
                    problems.append(Finding('DGD117', f"component {c.name!r} needs a topologyConstraint because the graph's has no packDomain", graph.locate(c.pointer), 'set spec.topologyConstraint.packDomain, or constrain every component'))
        if pathway.judged_as_grove(graph.annotations, cluster.capabilities, profile):
            _binding(graph, cluster, profile, at, problems)

    def _binding(graph, cluster, profile, at, problems):
        topology = graph.topology or {}
        name = topology.get('clusterTopologyName') or topology.get('topologyProfile') or ''
        if not name:
            return
        levels = (cluster.topology_bindings or {}).get(name)
        if levels is None:
            problems.append(Finding('DGD118', f'{profile.accepts.topology_kind} {name!r} is not known for this cluster', graph.locate(at), f'list its levels, broadest first, in the overlay: spec.topologyBindings: {{{name}: [zone, rack]}}'))
            return
        for pointer, domain in [(at, topology.get('packDomain')), *(((*c.pointer, 'topologyConstraint'), (c.topology or {}).get('packDomain')) for c in graph.components if c.topology)]:
            if domain and domain not in levels:
                problems.append(Finding('DGD118', f'domain {domain!r} is no level of {name!r}', graph.locate(pointer), f"use one of {', '.join(levels)}"))
            elif domain and topology.get('packDomain') in levels and (list(levels).index(domain) < list(levels).index(topology['packDomain'])):
                problems.append(Finding('DGD118', f"domain {domain!r} is broader than the graph's {topology['packDomain']!r}", graph.locate(pointer), 'a component may only be packed as tightly as the graph, or tighter'))


def generator_admission_images():
    global Finding, TYPE_CHECKING, _elastic, _image, check, image_version, main_container
    from generator.components.defaults import main_container
    from generator.errors import Finding
    from generator.releases.version import image_version
    TYPE_CHECKING = False

    def check(graph, problems):
        for c in graph.components:
            image, pointer = _image(c, graph)
            if not image:
                problems.append(Finding('DGD704', f'component {c.name!r} names no image, which this operator requires', graph.locate(pointer), 'give the main container an image'))
            elif not c.runtime_version and image_version(image) is None:
                problems.append(Finding('DGD705', f'component {c.name!r}: the tag of image {image!r} is no version such as 1.4.0', graph.locate(pointer), 'pin the image by a version tag, or set runtimeVersionOverride'))
            _elastic(c, graph, problems)

    def _image(c, graph):
        if graph.api == 'v1alpha1':
            main = ((c.alpha or {}).get('extraPodSpec') or {}).get('mainContainer') or {}
            return (main.get('image', ''), (*c.pointer, 'extraPodSpec', 'mainContainer', 'image'))
        containers = ((c.template or {}).get('spec') or {}).get('containers') or ()
        for i, x in enumerate(containers):
            if x.get('name') == 'main':
                return (x.get('image', ''), (*c.pointer, 'podTemplate', 'spec', 'containers', i, 'image'))
        return ('', (*c.pointer, 'podTemplate', 'spec', 'containers'))

    def _elastic(c, graph, problems):
        main = main_container(c.template, c.main)
        if graph.backend != 'vllm' or main is None or main.get('command'):
            return
        words = [w for arg in main.get('args') or () for w in str(arg).split()]
        ray = any((words[i:i + 2] in (['--data-parallel-backend', 'ray'], ['-dpb', 'ray']) for i in range(len(words))))
        ray = ray or '--data-parallel-backend=ray' in words or '-dpb=ray' in words
        if '--enable-elastic-ep' in words and ray:
            problems.append(Finding('DGD507', f'component {c.name!r}: elastic expert parallelism with Ray needs an explicit command', graph.locate(c.pointer), 'give command: [python3, -m, dynamo.vllm]'))


def generator_arguments():
    global Arguments, COMMON, FORMATS, POSITIONAL, PRINTING, REPEATED, SWITCHES, TYPE_CHECKING, UsageError, VALUES, WRITING, _checked, nearest, parse, record
    from generator.errors import UsageError, nearest
    from generator.records import record
    TYPE_CHECKING = False

    @record
    class Arguments:
        verb: str
        graphs: tuple[str, ...]
        overlays: tuple[str, ...] = ()
        namespace: str = ''
        operator_version: str = ''
        format: str = 'yaml'
        output: str = ''
        strict: bool = False
        stale: bool = False
        fail_if_changed: bool = False
        kube_version: str = ''
        api_versions: str = ''
        validate: str = ''
        crds: tuple[str, ...] = ()
    COMMON = {'--overlay': 'overlays', '-f': 'overlays', '--namespace': 'namespace', '-n': 'namespace', '--operator-version': 'operator_version', '--kube-version': 'kube_version', '--api-versions': 'api_versions', '--validate': 'validate', '--crds': 'crds'}
    PRINTING = {'--format': 'format', '--output': 'output', '-o': 'output'}
    WRITING = {'--stale': 'stale', '--fail-if-changed': 'fail_if_changed'}
    VALUES = {'render': COMMON | PRINTING, 'explain': COMMON, 'check': COMMON, 'shared': {k: v for k, v in COMMON.items() if v != 'overlays'} | PRINTING | {'--graph': 'graphs'}}
    SWITCHES = {'render': {'--strict': 'strict', **WRITING}, 'explain': {'--strict': 'strict'}, 'check': {'--strict': 'strict'}, 'shared': {'--strict': 'strict', **WRITING}}
    REPEATED = ('overlays', 'graphs', 'crds')
    POSITIONAL = {'shared': 'overlays'}
    FORMATS = ('yaml', 'json')

    def parse(verb, words):
        given: dict[str, object] = {}
        lists: dict[str, list[str]] = {name: [] for name in REPEATED}
        plain = lists[POSITIONAL.get(verb, 'graphs')]
        values, switches = (VALUES[verb], SWITCHES[verb])
        rest = list(words)
        while rest:
            word = rest.pop(0)
            if word == '--':
                plain += rest
                break
            if word == '-' or not word.startswith('-'):
                plain.append(word)
                continue
            flag, equals, value = word.partition('=')
            if flag in switches and (not equals):
                given[switches[flag]] = True
            elif flag in values:
                if not equals:
                    if not rest:
                        raise UsageError(f'{flag} needs a value')
                    value = rest.pop(0)
                field = values[flag]
                if field in REPEATED:
                    lists[field].append(value)
                elif field in given:
                    raise UsageError(f'{flag} is given twice')
                else:
                    given[field] = value
            else:
                guess = nearest(flag, [*values, *switches, '--help', '--version'])
                raise UsageError(f'unknown flag {flag}', f'did you mean {guess}?' if guess else 'dgd-render --help lists the flags')
        if not plain:
            what = 'an overlay' if verb == 'shared' else 'a graph'
            example = 'overlay.yaml' if verb == 'shared' else 'graph.yaml --overlay overlay.yaml'
            raise UsageError(f'{verb} needs {what}', f'dgd-render {verb} {example}')
        return _checked(Arguments(verb, tuple(lists['graphs']), tuple(lists['overlays']), crds=tuple(lists['crds']), **given))

    def _checked(given):
        if given.format not in FORMATS:
            raise UsageError(f'--format {given.format} is not known', 'use yaml or json')
        if given.validate not in ('', 'fast', 'full'):
            raise UsageError(f'--validate {given.validate} is not known', 'use fast or full')
        for flag, on in (('--stale', given.stale), ('--fail-if-changed', given.fail_if_changed)):
            if on and (not given.output):
                raise UsageError(f'{flag} needs -o DIR', 'the directory that holds the rendered manifests')
        if given.stale and given.fail_if_changed:
            raise UsageError('--stale writes nothing, so --fail-if-changed has no meaning', 'give one of them')
        if given.output == '-':
            raise UsageError('-o takes a directory', 'leave it out to print to standard output')
        return given


def generator_backends():
    global BACKENDS, TYPE_CHECKING, _noop, _sglang, _trtllm, _vllm, find
    TYPE_CHECKING = False

    def _vllm():
        from generator.backends import vllm
        return vllm

    def _sglang():
        from generator.backends import sglang
        return sglang

    def _trtllm():
        from generator.backends import trtllm
        return trtllm

    def _noop():
        from generator.backends import noop
        return noop
    BACKENDS = {'vllm': _vllm, 'sglang': _sglang, 'trtllm': _trtllm, 'noop': _noop}

    def find(name):
        return BACKENDS[name or 'noop']()


def generator_backends_detect():
    global AMBIGUOUS, FRAMEWORKS, MISMATCH, SPACE, TYPE_CHECKING, _VERSION, _starts, after_python, choose, detect, segments
    from generator.backends.quoting import SPACE
    TYPE_CHECKING = False
    FRAMEWORKS = ('vllm', 'sglang', 'trtllm')
    AMBIGUOUS = 'ambiguous'
    MISMATCH = 'mismatch'
    _VERSION = frozenset('0123456789.')

    def detect(command, args):
        text = ' '.join([*command, *args])
        found = [f for f in FRAMEWORKS if any((_starts(s, f'dynamo.{f}') for s in segments(text)))]
        return AMBIGUOUS if len(found) > 1 else found[0] if found else ''

    def choose(found, explicit):
        if found == AMBIGUOUS:
            return (explicit, '') if explicit else ('', AMBIGUOUS)
        if found and explicit and (found != explicit):
            return ('', MISMATCH)
        return (found or explicit or 'noop', '')

    def segments(text):
        return iter(text.replace('&', '|').replace(';', '|').split('|'))

    def after_python(segment, at=0):
        while (start := segment.find('python', at)) >= 0:
            end = start + 6
            while end < len(segment) and segment[end] in _VERSION:
                end += 1
            if end < len(segment) and segment[end] in SPACE:
                return (start, end + 1)
            at = start + 6
        return (-1, -1)

    def _starts(segment, module):
        _, at = after_python(segment)
        if at < 0:
            return False
        while (at := segment.find('-m', at)) >= 0:
            at += 2
            if segment[at:at + 1] and segment[at] in SPACE:
                return segment.find(module, at + 1) >= 0
        return False


def generator_backends_executor():
    global EXECUTOR, MULTIPROCESSING, ORIGIN, TYPE_CHECKING, executor, not_before, semver
    from generator.names import EXECUTOR, ORIGIN
    from generator.releases.operator import MULTIPROCESSING
    from generator.releases.version import not_before, semver
    TYPE_CHECKING = False

    def executor(annotations, profile):
        asked = annotations.get(EXECUTOR)
        if asked is not None and asked.lower() in ('mp', 'ray'):
            return (asked.lower(), f'annotation {EXECUTOR}: {asked}')
        origin = annotations.get(ORIGIN)
        if origin is None:
            return ('ray', f'no annotation {ORIGIN}: a graph from before operator 1.0.0 keeps Ray')
        read = semver(origin)
        if read is None:
            return ('ray', f'annotation {ORIGIN}: {origin[:80]!r} is no version')
        if not_before(read, MULTIPROCESSING):
            return ('mp', f'created by operator {origin}, 1.0.0 or later')
        return ('ray', f'created by operator {origin}, before 1.0.0')


def generator_backends_flags():
    global Parallel, SPELLINGS, SWITCHES, TYPE_CHECKING, _COUNTED, _ENGINE_ARGS, _ENGINE_KEYS, _FILES, _PP, _TP, _dashed, _engine_args, _number, _resolved, _script, _tokens, fields, legacy_size, read, record, unread, words
    from generator.backends import words
    from generator.backends.quoting import fields
    from generator.records import record
    TYPE_CHECKING = False
    _TP = ('--tensor-parallel-size',)
    _PP = ('--pipeline-parallel-size',)
    SPELLINGS = {'vllm': {**dict.fromkeys((*_TP, '-tp'), 'tp'), **dict.fromkeys((*_PP, '-pp'), 'pp'), **dict.fromkeys(('--data-parallel-size', '-dp'), 'dp'), **dict.fromkeys(('--data-parallel-size-local', '-dpl'), 'dp_local'), '--nnodes': 'nodes'}, 'sglang': {**dict.fromkeys((*_TP, '--tp-size', '--tp'), 'tp'), **dict.fromkeys((*_PP, '--pp-size', '--pp'), 'pp'), **dict.fromkeys(('--data-parallel-size', '--dp-size', '--dp'), 'dp'), **dict.fromkeys(('--expert-parallel-size', '--ep-size', '--ep'), 'ep'), '--nnodes': 'nodes'}, 'trtllm': {**dict.fromkeys((*_TP, '--tp-size', '--tp'), 'tp'), **dict.fromkeys((*_PP, '--pp-size', '--pp'), 'pp'), **dict.fromkeys(('--expert-parallel-size', '--ep-size', '--ep'), 'ep')}}
    SWITCHES = {'--enable-dp-attention': 'attention', '--enable-attention-dp': 'attention', '--enable-elastic-ep': 'elastic', '--enable-expert-parallel': 'experts', '-ep': 'experts'}
    _COUNTED = ('tp', 'pp', 'dp')
    _ENGINE_ARGS = ('--override-engine-args', '--extra-engine-args', '--trtllm-extra-engine-args')
    _ENGINE_KEYS = {'tensor_parallel_size': 'tp', 'pipeline_parallel_size': 'pp', 'moe_expert_parallel_size': 'ep'}
    _FILES = {'vllm': ('--config',), 'sglang': ('--config',), 'trtllm': ('--extra-engine-args', '--trtllm-extra-engine-args')}

    @record
    class Parallel:
        tp: int = 1
        pp: int = 1
        dp: int = 1
        world: int = 1
        spelled: tuple[tuple[str, str, int], ...] = ()
        unread: tuple[tuple[str, str, int], ...] = ()
        attention: bool = False
        elastic: bool = False

        def has(self, framework, *whats):
            known = SPELLINGS[framework]
            return any((known.get(flag) in whats for flag, _, _ in (*self.spelled, *self.unread)))

    def read(framework, argv, env=()):
        known, files = (SPELLINGS.get(framework, {}), _FILES.get(framework, ()))
        tokens, variables = _tokens(framework, argv)
        variables = {str(e.get('name', '')): str(e['value']) for e in env if 'value' in e} | variables
        sizes: dict[str, int] = {}
        on: set[str] = set()
        spelled, unread = ([], [])
        for place, (word, index) in enumerate(tokens):
            flag, equals, value = word.partition('=')
            flag = _dashed(flag)
            if not equals:
                value = tokens[place + 1][0] if place + 1 < len(tokens) else ''
            if flag in SWITCHES and SWITCHES[flag] not in on and (not (framework != 'vllm' and flag == '-ep')):
                on.add(SWITCHES[flag])
                spelled.append((flag, '', index))
            elif flag in known:
                number = _number(_resolved(value, variables))
                if number is None and known[flag] in _COUNTED:
                    unread.append((flag, value, index))
                    sizes.pop(known[flag], None)
                elif number is not None:
                    spelled.append((flag, str(number), index))
                    sizes[known[flag]] = number
            elif framework == 'trtllm' and flag in _ENGINE_ARGS and value.lstrip().startswith('{'):
                found = _engine_args(value)
                sizes.update({k: v for k, v in found.items() if k != 'attention'})
                on.update((k for k, v in found.items() if k == 'attention' and v))
                spelled.append((flag, value, index))
            elif flag in files and value:
                unread.append((flag, value, index))
        tp, pp, dp = (sizes.get('tp', 1), sizes.get('pp', 1), sizes.get('dp', 1))
        shared = framework == 'trtllm' or (framework == 'sglang' and 'attention' in on)
        world = tp * pp * (1 if shared else dp)
        return Parallel(tp, pp, dp, world, tuple(spelled), tuple(unread), 'attention' in on, 'elastic' in on)

    def unread(framework, argv, env=()):
        return read(framework, argv, env).unread

    def legacy_size(tokens, flag):
        for i, token in enumerate(tokens[:-1]):
            if token == flag:
                number = _number(tokens[i + 1])
                if number is not None and -2 ** 63 <= number < 2 ** 63:
                    return number
        return 1

    def _number(text):
        digits = text[1:] if text[:1] in ('+', '-') else text
        return int(text) if digits.isascii() and digits.isdigit() and (len(digits) < 40) else None

    def _dashed(flag):
        return flag.replace('_', '-') if flag.startswith('--') else flag

    def _tokens(framework, argv):
        script = words.script_at(argv)
        out: list[Token] = []
        variables: dict[str, str] = {}
        for i, word in enumerate(argv):
            if i == script or (word.startswith('python') and f'dynamo.{framework}' in word):
                _script(framework, word, i, out, variables)
            elif word.startswith('-') and '=' not in word and (' ' in word):
                out += [(part, i) for part in fields(word)]
            else:
                out.append((word, i))
        return (out, variables)

    def _script(framework, script, index, out, variables):
        commands = words.commands(script)
        named = [c for c in commands if any((f'dynamo.{framework}' in w.text for w in c))]
        for command in commands:
            for word in command[1:] if command[0].text == 'export' else command[:1]:
                name, equals, value = word.text.partition('=')
                if equals and name.isidentifier():
                    variables[name] = '' if name in variables else value
        for command in named or commands:
            for word in command:
                if word.whole_quote and f'dynamo.{framework}' in word.text:
                    _script(framework, word.text, index, out, variables)
                else:
                    out.append((word.text, index))

    def _resolved(value, variables):
        for opening, closing in (('$(', ')'), ('${', '}'), ('$', '')):
            if value.startswith(opening) and value.endswith(closing):
                return variables.get(value[len(opening):len(value) - len(closing)], value)
        return value

    def _engine_args(text):
        out: dict[str, int] = {}
        for key, what in (*_ENGINE_KEYS.items(), ('enable_attention_dp', 'attention')):
            at = text.find(f'"{key}"')
            if at >= 0:
                value = text[at + len(key) + 2:].lstrip(' \t\n\r:').partition(',')[0].partition('}')[0].strip()
                number = _number(value) if what != 'attention' else int(value == 'true')
                if number is not None:
                    out[what] = number
        return out


def generator_backends_gpus():
    global Fault, NVIDIA, TYPE_CHECKING, _claimed, _known, _lists, _of_service, _quantity, _whole, is_gpu, is_gpu_for_claims, per_node, quantity, reserved
    from generator import quantity
    from generator.dra import is_gpu as is_gpu_for_claims
    from generator.errors import Fault
    TYPE_CHECKING = False
    NVIDIA = 'nvidia.com/gpu'

    def per_node(container, backend, profile, *, alpha=None, pod_claims=(), claims=None):
        if backend not in ('vllm', 'trtllm'):
            return 0
        resources = container.get('resources') or {}
        if profile.launch.gpu_source == 'service-limits':
            return _of_service((alpha or {}).get('resources') or {}, ('limits',) if backend == 'vllm' else ('requests', 'limits'))
        if profile.launch.gpu_source == 'requests-limits':
            return next((n for n in map(_quantity, _lists(resources, 'requests', 'limits')) if n is not None), 0)
        return _whole(resources) or _claimed(resources.get('claims') or (), pod_claims, claims or {})

    def reserved(container, claims=None, pod_claims=()):
        resources = container.get('resources') or {}
        lists = list(_lists(resources, 'limits', 'requests'))
        total = 0
        for name in {name for amounts in lists for name in amounts if is_gpu(name) or is_gpu_for_claims(name)}:
            total += max((quantity.value(amounts[name]) or 0 for amounts in lists if name in amounts))
        for held in resources.get('claims') or ():
            total += _known(held.get('name', ''), pod_claims, claims or {}) or 0
        return total

    def is_gpu(name):
        name = name.lower()
        if name in ('gpu', 'nvidia/gpu') or name.endswith('/gpu') or name.startswith('mig-'):
            return True
        return '.com/gpu' in name or '/mig-' in name

    def _lists(resources, *keys):
        return (resources.get(key) or {} for key in keys)

    def _of_service(resources, keys):
        for key in keys:
            text = str((resources.get(key) or {}).get('gpu') or '')
            digits = text[1:] if text[:1] in ('+', '-') else text
            if digits.isascii() and digits.isdigit() and (len(digits) < 19):
                return int(text)
        return 0

    def _quantity(amounts):
        if NVIDIA in amounts:
            return quantity.value(amounts[NVIDIA]) or 0
        return next((quantity.value(amounts[name]) or 0 for name in sorted(amounts) if is_gpu(name)), None)

    def _whole(resources):
        for amounts in _lists(resources, 'limits', 'requests'):
            for name in sorted(amounts):
                if not is_gpu_for_claims(name):
                    continue
                count = quantity.value(amounts[name]) or 0
                if quantity.canonical(amounts[name]) != quantity.canonical(str(count)):
                    raise Fault('DGD502', f'{name}: {amounts[name]!r} is not a whole number of GPUs', 'ask for whole GPUs')
                return count
        return 0

    def _claimed(held, pod_claims, claims):
        total = 0
        for name in dict.fromkeys((c.get('name', '') for c in held)):
            if not any((c.get('name') == name for c in pod_claims)):
                raise Fault('DGD503', f"the container's resource claim {name!r} is none of the pod's resourceClaims", 'list it in podTemplate.spec.resourceClaims')
            count = _known(name, pod_claims, claims)
            if count is None:
                raise Fault('DGD503', f'nobody says how many GPUs the resource claim {name!r} stands for', f'write `resourceClaims: {{{name}: <GPUs>}}` in the overlay')
            total += count
        return total

    def _known(name, pod_claims, claims):
        entry: Mapping[str, Any] = next((c for c in pod_claims if c.get('name') == name), {})
        for key in (entry.get('resourceClaimTemplateName'), entry.get('resourceClaimName'), name):
            if key and key in claims:
                return claims[key]
        return None


def generator_backends_inject():
    global Fault, SPACE, TYPE_CHECKING, _OWN_PROGRAM, _appended, _clean, _corrected, _sound, after_python, fields, flags, in_args, joined, launches, offsets, put, words
    from generator.backends import words
    from generator.backends.detect import after_python
    from generator.backends.quoting import SPACE, fields, joined
    from generator.errors import Fault
    TYPE_CHECKING = False
    _OWN_PROGRAM = {'vllm': ('vllm',), 'sglang': (), 'trtllm': ('trtllm-serve',)}

    def flags(container, added, framework, launch, *, needs_shell=False):
        command, args = (list(container.get('command') or ()), list(container.get('args') or ()))
        added = ' '.join(fields(added))
        if command and words.is_python(command[0]):
            return _appended(container, command, args, added, launch, needs_shell=needs_shell)
        for i, arg in enumerate(args):
            places = offsets(arg, framework)
            if places and (not launch.lost_flags_refused or _clean(arg, places, framework)):
                return {**container, 'args': [*args[:i], put(arg, added, places), *args[i + 1:]]}
        if not launch.lost_flags_refused:
            return dict(container)
        return _corrected(container, command, args, added, framework, launch, needs_shell=needs_shell)

    def offsets(text, framework):
        out, start = ([], 0)
        while start <= len(text):
            end = start
            while end < len(text) and text[end] not in '|&;':
                end += 1
            _, at = after_python(text[:end], start)
            found = text.rfind(framework, at, end) if at >= 0 else -1
            if found >= 0:
                found += len(framework)
                while found < end and text[found] not in SPACE:
                    found += 1
                out.append(found)
            start = end + 1
        return out

    def put(text, added, places):
        for place in reversed(places):
            text = f'{text[:place]} {added}{text[place:]}'
        return text

    def launches(script, framework):
        out = []
        for command in words.commands(script):
            at = words.module_at([w.text for w in command], framework)
            if at >= 0:
                out.append(command[at].end)
                continue
            for word in command:
                if word.whole_quote and f'dynamo.{framework}' in word.text:
                    out += [word.start + 1 + end for end in launches(word.text, framework)]
        return out

    def in_args(argv, script):
        return len(argv) > script + 1 and words.is_python(argv[script])

    def _appended(container, command, args, added, launch, *, needs_shell):
        if not needs_shell:
            return {**container, 'command': command, 'args': [*args, *added.split(' ')]}
        line = joined([*command, *args], exact=not launch.quotes_wrapped)
        return {**container, 'command': ['sh', '-c'], 'args': [f'exec {line} {added}']}

    def _clean(script, places, framework):
        named = bool(launches(script, framework))
        return all((_sound(script, place, framework, named=named) for place in places))

    def _sound(script, place, framework, *, named):
        for command in words.commands(script):
            if not command[0].start < place <= command[-1].end:
                continue
            texts = [word.text for word in command if word.start < place]
            if words.module_at(texts, framework) >= 0 or (not named and any(map(words.is_python, texts))):
                return any((word.end == place for word in command))
            return any((_sound(word.text, place - word.start - 1, framework, named=named) for word in command if word.whole_quote and word.start < place < word.end))
        return False

    def _corrected(container, command, args, added, framework, launch, *, needs_shell):
        argv = [*command, *args]
        script = words.script_at(argv)
        if script >= 0 and in_args(argv, script):
            return _appended(container, argv[script:script + 1], argv[script + 1:], added, launch, needs_shell=needs_shell)
        if script >= 0:
            places = launches(argv[script], framework)
            if places:
                argv[script] = put(argv[script], added, places)
                return {**container, 'command': argv[:len(command)], 'args': argv[len(command):]}
        elif argv and (words.module_at(argv, framework) >= 0 or argv[0].rpartition('/')[2] in _OWN_PROGRAM[framework]):
            return _appended(container, command, args, added, launch, needs_shell=needs_shell)
        raise Fault('DGD501', f"container {container.get('name', 'main')!r} runs no `python3 -m dynamo.{framework}` for the flags `{added}`", f'write `command: [python3, -m, dynamo.{framework}]` and the flags in `args`, or call it in the shell script itself')


def generator_backends_noop():
    global LEADER_STARTS_LAST, NAME, TYPE_CHECKING, container, mode, pod
    TYPE_CHECKING = False
    NAME = 'noop'
    LEADER_STARTS_LAST = False

    def mode(container, nodes, gpus, executor, profile):
        if nodes > 1:
            return ('', 'no framework is recognised in the command, so every node starts it unchanged')
        return ('', 'no framework to launch')

    def container(main, role, job, at, profile):
        return dict(main)

    def pod(spec, role, job, at, profile):
        return dict(spec)


def generator_backends_quoting():
    global SPACE, TYPE_CHECKING, _NOT_SPACE_IN_GO, _SAFE, _WORD, escape_single, expanded, fields, joined, posix, quote, shell_variables
    from generator.templating.run import quote
    TYPE_CHECKING = False
    _WORD = frozenset('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_')
    _SAFE = _WORD | frozenset('@%+=:,./-')
    _NOT_SPACE_IN_GO = '\x1c\x1d\x1e\x1f'
    SPACE = frozenset(' \t\n\x0c\r')

    def posix(word):
        if word and _SAFE.issuperset(word):
            return word
        return "'" + escape_single(word) + "'"

    def escape_single(text):
        return text.replace("'", "'\\''")

    def joined(words, *, exact):
        return ' '.join(map(quote if exact else posix, words))

    def fields(text):
        if not any((c in text for c in _NOT_SPACE_IN_GO)):
            return text.split()
        out, word = ([], '')
        for c in text:
            if c.isspace() and c not in _NOT_SPACE_IN_GO:
                if word:
                    out.append(word)
                word = ''
            else:
                word += c
        return [*out, word] if word else out

    def expanded(words):
        return [part for word in words for part in fields(word)]

    def shell_variables(text):
        out, at = ([], 0)
        while (start := text.find('$(', at)) >= 0:
            end = start + 2
            while end < len(text) and text[end] in _WORD:
                end += 1
            if end > start + 2 and text[end:end + 1] == ')':
                out += [text[at:start], '${', text[start + 2:end], '}']
                at = end + 1
            else:
                out.append(text[at:start + 2])
                at = start + 2
        return ''.join(out) + text[at:]


def generator_backends_sglang():
    global LEADER, LEADER_STARTS_LAST, NAME, PORT, PROBES, TYPE_CHECKING, WORKER, container, inject, launch, mode, pod, without
    from generator.backends import inject
    from generator.merge import without
    from generator.model import LEADER, WORKER
    from generator.templating import launch
    TYPE_CHECKING = False
    NAME = 'sglang'
    LEADER_STARTS_LAST = False
    PORT = 29500
    PROBES = ('livenessProbe', 'readinessProbe', 'startupProbe')

    def mode(container, nodes, gpus, executor, profile):
        if nodes > 1:
            return ('dist', f'SGLang on {nodes} nodes: every node gets --dist-init-addr, --nnodes and its --node-rank')
        return ('', 'SGLang on one node starts as written')

    def container(main, role, job, at, profile):
        if job.nodes <= 1 or at is None:
            return dict(main)
        out = without(main, *PROBES) if role == WORKER else dict(main)
        values = {'leader': at.leader, 'port': PORT, 'nodes': job.nodes, 'rank': at.rank}
        if role == LEADER:
            return inject.flags(out, launch('sglang/dist/leader.j2', values), NAME, profile.launch)
        return inject.flags(out, launch('sglang/dist/worker.j2', values), NAME, profile.launch, needs_shell=at.rank_needs_shell)

    def pod(spec, role, job, at, profile):
        return dict(spec)


def generator_backends_sizes():
    global Sizes, TYPE_CHECKING, _DP, _PP, _TP, divided, elastic_ray, expanded, flags, has_arg, line_has_arg, record, sizes
    from generator.backends import flags
    from generator.backends.quoting import expanded
    from generator.records import record
    TYPE_CHECKING = False
    _TP, _PP, _DP = ('--tensor-parallel-size', '--pipeline-parallel-size', '--data-parallel-size')

    @record
    class Sizes:
        world: int
        dp: int
        dp_given: bool
        elastic: bool
        unread: tuple[tuple[str, str, int], ...] = ()

    def sizes(container, launch):
        if launch.flag_spellings:
            argv = [*(container.get('command') or ()), *(container.get('args') or ())]
            found = flags.read('vllm', argv, container.get('env') or ())
            return Sizes(found.tp * found.pp, found.dp, found.has('vllm', 'dp'), found.elastic, found.unread)
        tokens = expanded(container.get('args') or ())
        world = flags.legacy_size(tokens, _TP) * flags.legacy_size(tokens, _PP)
        return Sizes(world, flags.legacy_size(tokens, _DP), _DP in tokens, '--enable-elastic-ep' in tokens)

    def has_arg(words, flag, value):
        return any((f'{flag} {value}' in word or f'{flag}={value}' in word or (word == flag and words[i + 1:i + 2] == [value]) for i, word in enumerate(words)))

    def line_has_arg(container, flag, value):
        line = [*(container.get('command') or ()), *(container.get('args') or ())]
        return has_arg(line, flag, value) or has_arg(expanded(line), flag, value)

    def elastic_ray(container):
        line = expanded([*(container.get('command') or ()), *(container.get('args') or ())])
        return '--enable-elastic-ep' in line and (has_arg(line, '--data-parallel-backend', 'ray') or has_arg(line, '-dpb', 'ray'))

    def divided(a, b):
        return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def generator_backends_trtllm():
    global FORWARDED, Fault, KEYS, LEADER, LEADER_STARTS_LAST, NAME, READY, SHELL, SSH_PORT, TYPE_CHECKING, WORKER, _leader, _original, _whole, container, escape_single, inject, joined, launch, mode, pod, posix, without, words
    from generator.backends import inject, words
    from generator.backends.quoting import escape_single, joined, posix
    from generator.errors import Fault
    from generator.merge import without
    from generator.model import LEADER, WORKER
    from generator.templating import launch
    TYPE_CHECKING = False
    NAME = 'trtllm'
    LEADER_STARTS_LAST = True
    SSH_PORT = 2222
    KEYS = '/ssh-pk'
    SHELL = ['/bin/sh', '-c']
    FORWARDED = ('CUDA_VISIBLE_DEVICES', 'HF_DATASETS_CACHE', 'HF_ENDPOINT', 'HF_HOME', 'HF_TOKEN', 'HOME', 'HUGGING_FACE_HUB_TOKEN', 'LD_LIBRARY_PATH', 'MODEL_PATH', 'NCCL_DEBUG', 'NCCL_IB_DISABLE', 'NCCL_P2P_DISABLE', 'PATH', 'PYTHONPATH', 'TENSORRT_LLM_CACHE_DIR', 'TOKENIZERS_PARALLELISM', 'TRANSFORMERS_CACHE', 'TRTLLM_USE_UCX_KVCACHE', 'USER')
    READY = {'tcpSocket': {'port': SSH_PORT}, 'initialDelaySeconds': 20, 'periodSeconds': 20, 'timeoutSeconds': 5, 'failureThreshold': 10}

    def mode(container, nodes, gpus, executor, profile):
        if nodes > 1:
            return ('mpi', f'TensorRT-LLM on {nodes} nodes: mpirun starts {nodes * gpus} ranks over SSH')
        return ('', 'TensorRT-LLM on one node starts as written')

    def container(main, role, job, at, profile):
        if job.nodes <= 1 or at is None:
            return dict(main)
        out = dict(main)
        if role == WORKER:
            out = {**without(main, 'livenessProbe', 'startupProbe'), 'readinessProbe': READY}
        mount = {'name': job.ssh_secret, 'mountPath': KEYS, 'readOnly': True}
        out['volumeMounts'] = [*(out.get('volumeMounts') or ()), mount]
        out['env'] = [*(out.get('env') or ()), {'name': 'OMPI_MCA_orte_keep_fqdn_hostnames', 'value': '1'}]
        if role == LEADER:
            text = launch('trtllm/mpi/leader.j2', _leader(out, job, at, profile.launch))
        else:
            text = launch('trtllm/mpi/worker.j2', {'port': SSH_PORT, 'secret': job.ssh_secret})
        return {**out, 'command': SHELL, 'args': [text.strip()]}

    def pod(spec, role, job, at, profile):
        if job.nodes <= 1:
            return dict(spec)
        volume = {'name': job.ssh_secret, 'secret': {'secretName': job.ssh_secret, 'defaultMode': 420}}
        return {**spec, 'volumes': [*(spec.get('volumes') or ()), volume]}

    def _leader(out, job, at, rules):
        names = {str(e.get('name', '')) for e in out['env']} | {*FORWARDED, *rules.mpirun_forwards}
        command = _original(out, rules)
        return {'port': SSH_PORT, 'secret': job.ssh_secret, 'ranks': job.nodes * job.gpus, 'hosts': ','.join(at.hosts), 'waits': at.hosts[1:] if at.waits_for_dns else (), 'forwards': [posix(name) for name in sorted(names, key=str.encode)], 'sealed': rules.quotes_wrapped, 'command': command}

    def _original(out, rules):
        command, args = (list(out.get('command') or ()), list(out.get('args') or ()))
        if rules.quotes_wrapped:
            return escape_single(_whole(command, args))
        if command and words.is_python(command[0]):
            return joined([*command, *args], exact=True)
        return ' '.join(args or command)

    def _whole(command, args):
        argv = [*command, *args]
        script = words.script_at(argv)
        nothing = argv in ([], SHELL)
        if nothing or (script >= 0 and (not argv[script].strip())):
            raise Fault('DGD505', 'there is no command that mpirun could start on the nodes', 'write command and args')
        if script < 0:
            return joined(argv, exact=False)
        if inject.in_args(argv, script):
            return joined(argv[script:], exact=False)
        text = argv[script].strip()
        if len(argv) == script + 1 and words.one_program(text):
            return text.removeprefix('exec ').lstrip()
        return joined(argv, exact=False)


def generator_backends_vllm():
    global CACHE, EXECUTOR_FLAG, LEADER, LEADER_STARTS_LAST, LIVE_PORT, MASTER_PORT, NAME, PROBES, RAY_PORT, RPC_PORT, SHELL, Sizes, TYPE_CHECKING, WAIT_FOLDER, WAIT_KEY, WAIT_VOLUME, WORKER, __all__, _data_parallel, _elastic, _launched, _memory_service, _pod_ip, _ray_command, _with_env, container, divided, elastic_ray, executor, has_arg, inject, joined, launch, line_has_arg, mode, pod, shell_variables, sizes, wait_script, wait_script_name, without, words
    from generator.backends import inject, words
    from generator.backends.executor import executor
    from generator.backends.quoting import joined, shell_variables
    from generator.backends.sizes import Sizes, divided, elastic_ray, has_arg, line_has_arg, sizes
    from generator.merge import without
    from generator.model import LEADER, WORKER
    from generator.templating import launch
    TYPE_CHECKING = False
    __all__ = ['LEADER_STARTS_LAST', 'NAME', 'container', 'executor', 'mode', 'pod', 'wait_script', 'wait_script_name']
    NAME = 'vllm'
    LEADER_STARTS_LAST = False
    MASTER_PORT, RAY_PORT, RPC_PORT, LIVE_PORT = (29500, 6379, 13445, 9090)
    CACHE = '/root/.cache/vllm'
    EXECUTOR_FLAG = '--distributed-executor-backend'
    PROBES = ('livenessProbe', 'readinessProbe', 'startupProbe')
    SHELL = ['/bin/sh', '-c']
    WAIT_VOLUME, WAIT_FOLDER, WAIT_KEY = ('wait-leader-script', '/scripts', 'wait-for-leader.py')

    def mode(container, nodes, gpus, executor, profile):
        if nodes <= 1:
            if profile.launch.elastic_single_node and container.get('command') and elastic_ray(container):
                return ('elastic-ep', 'elastic experts on the Ray data-parallel backend: the only pod heads a Ray cluster')
            return ('', 'vLLM on one node starts as written')
        found = sizes(container, profile.launch)
        if gpus and found.world > gpus:
            reason = f'TP × PP = {found.world} needs more than the {gpus} GPUs of a node, executor {executor}'
            return ('mp' if executor == 'mp' else 'ray', reason)
        if found.elastic and profile.launch.elastic_ep:
            return ('elastic-ep', '--enable-elastic-ep: one Ray cluster over all nodes')
        if gpus and found.world * found.dp > gpus:
            return ('dp', f'TP × PP × DP = {found.world} × {found.dp} needs more than the {gpus} GPUs of a node')
        if found.unread:
            return ('', f'{found.unread[0][0]} {found.unread[0][1]} cannot be read here, so nothing is added')
        if not gpus:
            return ('', 'the main container asks for no GPU, so nothing is added')
        return ('', f'TP × PP × DP = {found.world * found.dp} fits the {gpus} GPUs of one node, so nothing is added')

    def container(main, role, job, at, profile):
        out = _memory_service(main, job, profile.launch)
        if job.nodes > 1 and at is not None:
            out = _launched(out, role, job, at, profile.launch)
            if job.executor == 'mp':
                out = _with_env(out, _pod_ip('VLLM_NIXL_SIDE_CHANNEL_HOST'))
            if role == WORKER:
                out = without(out, *PROBES)
        elif job.mode == 'elastic-ep':
            out = _with_env(_elastic(out, LEADER, at, profile.launch, alone=True), _pod_ip('POD_IP'), _pod_ip('VLLM_DP_MASTER_IP'))
        if job.cache is not None:
            path = job.cache.get('mountPath') or ('' if profile.launch.cache_env_needs_path else CACHE)
            if path:
                out = _with_env(out, {'name': 'VLLM_CACHE_ROOT', 'value': path})
        return out

    def pod(spec, role, job, at, profile):
        if job.nodes <= 1 or role != WORKER or at is None or (not job.graph) or (not spec.get('containers')):
            return dict(spec)
        first = spec['containers'][0]
        if profile.launch.wait_gate == 'executor':
            waits = job.executor == 'mp'
        else:
            waits = line_has_arg(first, EXECUTOR_FLAG, 'mp')
        if not waits:
            return dict(spec)
        command = f'LEADER_HOST="{shell_variables(at.leader)}" LEADER_PORT="{MASTER_PORT}" exec python3 {WAIT_FOLDER}/{WAIT_KEY}'
        init = {'name': 'wait-for-leader-mp', **({'image': first['image']} if first.get('image') else {}), 'command': ['sh', '-c', command], 'volumeMounts': [{'name': WAIT_VOLUME, 'mountPath': WAIT_FOLDER, 'readOnly': True}]}
        volume = {'name': WAIT_VOLUME, 'configMap': {'name': wait_script_name(job.graph)}}
        return {**spec, 'initContainers': [*(spec.get('initContainers') or ()), init], 'volumes': [*(spec.get('volumes') or ()), volume]}

    def wait_script_name(graph):
        return f'{graph}-{WAIT_VOLUME}'

    def wait_script():
        return launch('vllm/wait-for-leader.py.j2', {})

    def _memory_service(main, job, rules):
        if job.gpu_memory.lower() != 'interpod':
            return dict(main)
        out = dict(main)
        if not has_arg(main.get('args') or [], '--load-format', 'gms'):
            out = inject.flags(main, '--load-format gms', NAME, rules)
        if rules.gms_shadow_always or job.failover:
            out = _with_env(out, {'name': 'DYN_VLLM_GMS_SHADOW_MODE', 'value': 'true'})
        return out

    def _launched(out, role, job, at, rules):
        name = 'worker' if role == WORKER else 'leader'
        if job.mode == 'mp':
            values: dict[str, object] = {'nodes': job.nodes, 'leader': at.leader, 'port': MASTER_PORT, 'rank': at.rank}
            text = launch(f'vllm/mp/{name}.j2', values)
            return inject.flags(out, text, NAME, rules, needs_shell=role == WORKER and at.rank_needs_shell)
        if job.mode == 'dp':
            values = _data_parallel(sizes(out, rules), job, at, rules)
            return inject.flags(out, launch(f'vllm/dp/{name}.j2', values), NAME, rules, needs_shell=role == WORKER)
        if job.mode == 'ray':
            values = {'port': RAY_PORT, 'leader': at.leader, 'command': _ray_command(out, rules) if role == LEADER else ''}
            return {**out, 'command': SHELL, 'args': [launch(f'vllm/ray/{name}.j2', values).strip()]}
        return _elastic(out, role, at, rules, alone=False) if job.mode == 'elastic-ep' else out

    def _data_parallel(found, job, at, rules):
        local = divided(job.gpus, found.world)
        size = found.dp if found.dp != 1 else local * job.nodes
        rank = at.rank
        if rules.dp_rank_expands and rank.startswith('$(') and (not rank.startswith('$((')):
            rank = rank[2:-1]
        start = f'$(( {local} * {rank} ))'
        return {'size': '' if found.dp_given else size, 'local': local, 'start': start, 'leader': at.leader, 'port': RPC_PORT}

    def _ray_command(out, rules):
        flag, command = (f'{EXECUTOR_FLAG} ray', out.get('command') or [])
        if rules.ray_flag_inside and (not (command and words.is_python(command[0]))):
            out, flag = (inject.flags(out, flag, NAME, rules), '')
        line = joined([*(out.get('command') or ()), *(out.get('args') or ())], exact=not rules.quotes_wrapped)
        return f'{line} {flag}'.strip()

    def _elastic(out, role, at, rules, *, alone):
        command = out.get('command') or []
        if role != WORKER and rules.elastic_single_node and (not command):
            return out
        exact = not (rules.elastic_posix_quotes or rules.quotes_wrapped)
        values = {'port': RAY_PORT, 'live': LIVE_PORT, 'leader': at.leader if at else '', 'alone': alone, 'command': joined([*command, *(out.get('args') or ())], exact=exact).strip()}
        template = 'vllm/elastic-ep/worker.j2' if role == WORKER else 'vllm/elastic-ep/leader.j2'
        return {**out, 'command': SHELL, 'args': [launch(template, values).strip()]}

    def _with_env(out, *added):
        return {**out, 'env': [*(out.get('env') or ()), *added]}

    def _pod_ip(name):
        return {'name': name, 'valueFrom': {'fieldRef': {'fieldPath': 'status.podIP'}}}


def generator_backends_words():
    global SHELLS, TYPE_CHECKING, Word, _BREAKS, _BUILTINS, _CLOSE, _balanced, _digits, _double, _find, _unescape, _word, commands, is_python, module_at, one_program, record, script_at
    from generator.records import record
    TYPE_CHECKING = False
    SHELLS = ('sh', 'bash', 'dash', 'ash', 'zsh', 'ksh')
    _BREAKS = frozenset(';&|()\n')
    _CLOSE = {'(': ')', '{': '}'}

    @record
    class Word:
        text: str
        start: int
        end: int
        whole_quote: bool = False

    def commands(script):
        out: list[list[Word]] = [[]]
        at, size = (0, len(script))
        while at < size:
            c = script[at]
            if c in ' \t\r\x0c' or script.startswith('\\\n', at):
                at += 2 if c == '\\' else 1
            elif c in _BREAKS:
                out.append([])
                at += 1
            elif c == '#':
                at = _find(script, '\n', at)
            else:
                word = _word(script, at)
                out[-1].append(word)
                at = word.end
        return [command for command in out if command]

    def _word(script, start):
        at, size, text = (start, len(script), [])
        parts, plain = (0, True)
        while at < size:
            c = script[at]
            if c in ' \t\r\x0c' or (c in _BREAKS and (not (c == '&' and at and (script[at - 1] in '<>')))):
                break
            parts += 1
            if c == "'":
                end = _find(script, "'", at + 1)
                text.append(script[at + 1:end])
            elif c == '"':
                end = _double(script, at)
                inner = script[at + 1:end]
                plain = plain and '\\' not in inner
                text.append(_unescape(inner))
            elif c == '`':
                end = _find(script, '`', at + 1)
                text.append(script[at:end + 1])
            elif c == '$' and script[at + 1:at + 2] in ('(', '{'):
                end = _balanced(script, at + 1)
                text.append(script[at:end + 1])
            elif c == '\\':
                end = at + 1
                if script[end:end + 1] != '\n':
                    text.append(script[end:end + 1])
            else:
                end = at
                text.append(c)
            at = end + 1
        at = min(at, size)
        return Word(''.join(text), start, at, parts == 1 and plain and (script[start] in '\'"'))

    def _find(script, what, at):
        found = script.find(what, at)
        return len(script) if found < 0 else found

    def _double(script, at):
        at += 1
        while at < len(script) and script[at] != '"':
            if script[at] == '\\':
                at += 1
            elif script[at] == '$' and script[at + 1:at + 2] == '(':
                at = _balanced(script, at + 1)
            at += 1
        return at

    def _balanced(script, at):
        opening, depth = (script[at], 0)
        while at < len(script):
            c = script[at]
            if c == '\\':
                at += 1
            elif c == "'" and opening == '(':
                at = _find(script, "'", at + 1)
            elif c == opening:
                depth += 1
            elif c == _CLOSE[opening]:
                depth -= 1
                if not depth:
                    return at
            at += 1
        return len(script)

    def _unescape(inner):
        if '\\' not in inner:
            return inner
        out, at = ([], 0)
        while at < len(inner):
            if inner[at] == '\\' and inner[at + 1:at + 2] in ('$', '`', '"', '\\', '\n'):
                out.append(inner[at + 1].replace('\n', ''))
                at += 2
            else:
                out.append(inner[at])
                at += 1
        return ''.join(out)

    def script_at(argv):
        for i, word in enumerate(argv):
            if word.rpartition('/')[2] in SHELLS:
                at = i + 1
                while at + 1 < len(argv) and argv[at][:1] in ('-', '+'):
                    if 'c' in argv[at] and (not argv[at].startswith('--')):
                        return at + 1
                    at += 2 if argv[at] in ('-o', '+o', '-O') else 1
        return -1

    def is_python(program):
        folder, _, name = program.rpartition('/')
        if '\n' in folder or not name.startswith('python'):
            return False
        first, *rest = name[6:].split('.')
        return (not first or _digits(first)) and all((_digits(part) for part in rest))

    def _digits(text):
        return text.isascii() and text.isdigit()

    def module_at(words, framework):
        module = f'dynamo.{framework}'
        python = False
        for i, word in enumerate(words):
            python = python or is_python(word)
            if python and i and (words[i - 1] == '-m') and (word == module or word.startswith(module + '.')):
                return i
        return -1
    _BUILTINS = frozenset(('cd', 'export', 'set', 'source', '.', 'eval', 'trap', 'ulimit', 'umask', 'if', 'for', 'while', 'until', 'case', '{', '[', '[['))

    def one_program(script):
        found = commands(script)
        if len(found) != 1 or script[:found[0][0].start].strip():
            return False
        first = found[0][1 if found[0][0].text == 'exec' else 0:]
        if not first or '=' in first[0].text or first[0].text in _BUILTINS or script[found[0][-1].end:].strip():
            return False
        return not any((c in script[w.start:w.end] for w in found[0] if not w.whole_quote for c in '<>'))


def generator_cli():
    global PARSED, PEEKED, Refused, TYPE_CHECKING, UsageError, VERBS, _bug, _from_kustomize, _function, _looks_like_verb, _print, _readable, _run, _say, _verb, main, nearest, sys
    import sys
    from generator.errors import Refused, UsageError, nearest
    TYPE_CHECKING = False
    PARSED = ('render', 'check', 'explain', 'shared')
    VERBS = (*PARSED, 'schema', 'init', 'cmp', 'krm')
    PEEKED = ([], ['-'])

    def main(argv=None):
        words = list(sys.argv[1:] if argv is None else argv)
        try:
            return _run(words)
        except UsageError as error:
            hint = f'  hint: {error.hint}\n' if error.hint else ''
            return _say(f'dgd-render: {error}\n{hint}', 2)
        except Refused as refused:
            from generator import report
            return _say(report.text(refused.findings), 1)
        except BrokenPipeError:
            sys.stderr.close()
            return 1
        except KeyboardInterrupt:
            return 130
        except Exception:
            return _bug()

    def _run(words):
        if words[:1] == ['cmp']:
            from generator.commands import cmp
            return cmp.run(words[1:])
        if (code := _function(words)) is not None:
            return code
        if not words or words[0] in ('-h', '--help', 'help'):
            from generator.commands import help
            text = help.text()
            return _say(text, 2) if not words else _print(text)
        if words[0] in ('--version', 'version'):
            from generator import __version__
            return _print(f'dgd-render {__version__}\n')
        verb, rest = (words[0], words[1:]) if words[0] in VERBS else ('render', words)
        if verb != words[0] and _looks_like_verb(words[0]):
            guess = nearest(words[0], VERBS)
            hint = f'did you mean {guess}?' if guess else f"verbs: {', '.join(VERBS)}"
            raise UsageError(f'{words[0]!r} is no verb and no file', hint)
        if any((w in ('-h', '--help') for w in rest)):
            from generator.commands import help
            return _print(help.text(verb))
        return _verb(verb, rest)

    def _function(words):
        if words[:1] == ['krm'] or (words and words[0] not in VERBS and _from_kustomize(words[0])):
            from generator import krm
            return krm.run(words[1:] if words[0] == 'krm' else words)
        if words not in PEEKED or not _readable(0):
            return None
        from generator import krm, limits
        text = sys.stdin.buffer.read(limits.FILE_BYTES + 1)
        if krm.is_resource_list(text):
            return krm.function(text)
        if not words:
            return None
        import io
        sys.stdin = io.TextIOWrapper(io.BytesIO(text), encoding='utf-8')
        return None

    def _from_kustomize(word):
        import os
        named = word.rpartition('/')[2].startswith('kust-plugin-config-')
        return named or ('KUSTOMIZE_PLUGIN_CONFIG_ROOT' in os.environ and os.path.isfile(word))

    def _readable(descriptor):
        import os
        import stat
        try:
            mode = os.fstat(descriptor).st_mode
        except OSError:
            return False
        return sys.stdin is not None and (stat.S_ISREG(mode) or stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode))

    def _verb(verb, rest):
        if verb == 'init':
            from generator.commands import init
            return init.run(rest)
        if verb == 'schema':
            from generator.commands import schema
            return schema.run(rest)
        from generator.arguments import parse
        given = parse(verb, rest)
        if verb == 'render':
            from generator.commands import render
            return render.run(given)
        if verb == 'check':
            from generator.commands import check
            return check.run(given)
        if verb == 'shared':
            from generator.commands import shared
            return shared.run(given)
        from generator.commands import explain
        return explain.run(given)

    def _looks_like_verb(word):
        import os
        return not word.startswith('-') and '/' not in word and ('.' not in word) and (not os.path.exists(word))

    def _print(text):
        sys.stdout.write(text)
        return 0

    def _say(text, code):
        sys.stderr.write(text)
        return code

    def _bug():
        import traceback
        from generator import __version__
        kind, value, trace = sys.exc_info()
        frames = traceback.extract_tb(trace)
        places = ' < '.join((f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in reversed(frames[-6:])))
        name = kind.__name__ if kind else '?'
        return _say(f'dgd-render {__version__}: a bug of ours: {name}: {str(value)[:300]}\n  at {places}\n  hint: please report it with the graph and the overlay (secrets removed)\n', 3)


def generator_commands():
    pass


def generator_commands_brief():
    global BYTES, LINE_BYTES, NOTE, SEVERITIES, TYPE_CHECKING, __version__, _counts, _cut, report, text
    from generator import __version__, report
    from generator.errors import NOTE, SEVERITIES
    TYPE_CHECKING = False
    BYTES = 4000
    LINE_BYTES = 900

    def text(findings, limit=BYTES):
        held = report.ordered(findings)
        if not held:
            return ''
        tail = f"dgd-render {__version__}: {', '.join(_counts(held))}"
        room = limit - len(tail) - 60
        shown, used = ([], 0)
        for f in held:
            one = _cut(report.line(f))
            size = len(one.encode('utf-8', 'replace'))
            if used + size > room:
                break
            shown.append(one)
            used += size
        if len(shown) < len(held):
            tail += f', {len(held) - len(shown)} not shown; `dgd-render check` prints all'
        return ''.join(shown) + tail + '\n'

    def _counts(held):
        for severity in SEVERITIES:
            number = sum((f.severity == severity for f in held))
            if number or severity != NOTE:
                yield f"{number} {severity}{('' if number == 1 else 's')}"

    def _cut(line):
        data = line.encode('utf-8', 'replace')
        return line if len(data) <= LINE_BYTES else data[:LINE_BYTES - 8].decode('utf-8', 'ignore') + ' [...]\n'


def generator_commands_cmp():
    global ABOUT, Fault, Finding, PREFIX, Progress, SOCKET, TYPE_CHECKING, UsageError, VARIABLES, VERBS, Where, _environment, _generate, _here, _parameters, _shown, brief, confine, emit, gather, generate, job, limits, load, os, parameters, probe, replace, run, sys
    import os
    import sys
    from generator import emit, limits
    from generator.commands import brief, confine, gather, job
    from generator.commands.progress import Progress
    from generator.errors import Fault, Finding, UsageError, Where
    from generator.records import replace
    from generator.yamlio import load
    TYPE_CHECKING = False
    PREFIX = 'ARGOCD_ENV_'
    VARIABLES = {'GRAPHS': 'graphs', 'OVERLAYS': 'overlays', 'NAMESPACE': 'namespace', 'OPERATOR_VERSION': 'operatorVersion', 'VALIDATE': 'validate', 'STRICT': 'strict'}
    SOCKET = '/home/argocd/cmp-server/plugins/dgd-render.sock'
    ABOUT = {'graphs': ('Graphs', "files or folders with the graphs, from the application's folder; default: the folder itself", 'array'), 'overlays': ('Overlays', "ClusterOverlay files in order, from the application's folder", 'array'), 'namespace': ('Namespace', "for graphs that name none; default: the Application's destination", 'string'), 'operatorVersion': ('Operator version', "the operator whose rules to follow, over the overlay's", 'string'), 'validate': ('Validation', 'fast (default) or full', 'string'), 'strict': ('Strict', 'true: warnings are errors', 'boolean')}

    def run(words):
        verb = words[0] if words else ''
        if verb not in VERBS or len(words) > 1:
            raise UsageError('cmp takes one word: generate, parameters or probe', 'Argo CD calls it; see docs/argocd.md')
        return VERBS[verb]()

    def generate():
        with Progress('rendering'):
            result = _generate(os.environ)
            text = '' if result.failed else emit.text(result.manifests)
        if len(text) > limits.OUTPUT_BYTES:
            message = f'{len(text)} bytes would be printed; the limit is {limits.OUTPUT_BYTES}'
            big = Finding('DGD009', message, Where('(output)'), 'split the application')
            result, text = (replace(result, manifests=(), findings=(*result.findings, big)), '')
        sys.stderr.write(brief.text(result.findings))
        sys.stdout.write(text)
        sys.stdout.flush()
        return 1 if result.failed else 0

    def _generate(environ):
        folder, problems = (_here(), [])
        shown = _shown(environ)
        destination = environ.get('ARGOCD_APP_NAMESPACE', '')
        try:
            root = confine.root_of(folder, environ.get(confine.ROOT_VARIABLE, ''))
        except Fault as fault:
            problems.append(fault.at(Where(confine.ROOT_VARIABLE)))
            return gather.compiled([], [], job.Job().options(problems), problems)
        wanted = job.combine(_parameters(environ.get('ARGOCD_APP_PARAMETERS', ''), problems), _environment(environ, problems), job.beside(root, folder, shown, problems) or {})
        wanted = job.with_namespace(wanted, destination, problems)
        job.check_versions(wanted, problems)
        graphs, overlays = gather.sources(wanted, root, folder, shown, problems)
        options = wanted.options(problems, destination, environ.get('KUBE_VERSION', ''), environ.get('KUBE_API_VERSIONS', ''))
        return gather.compiled(graphs, overlays, options, problems)

    def _here():
        try:
            return os.getcwd()
        except OSError:
            raise UsageError('the current folder does not exist any more', "run it in the application's folder") from None

    def _shown(environ):
        path = environ.get('ARGOCD_APP_SOURCE_PATH', '')
        return '' if path.startswith(('/', '..')) or not path.isprintable() else path

    def _parameters(text, problems):
        if not text.strip():
            return {}
        where = Where('source.plugin.parameters')
        found: list[Finding] = []
        documents = load(text, where.file, found)
        listed = documents[0].value if documents else []
        named = isinstance(listed, list) and all((isinstance(p, dict) and isinstance(p.get('name'), str) for p in listed))
        if found or not named:
            message = 'ARGOCD_APP_PARAMETERS is no list of parameters with names'
            problems.append(Finding('DGD902', message, where, 'Argo CD sets it; do not set it by hand'))
            return {}
        layer: dict[str, Any] = {}
        seen: set[str] = set()
        for parameter in listed:
            name = parameter['name']
            at = Where(f'source.plugin.parameters.{name}' if name in job.SETTINGS else where.file)
            values = [parameter[key] for key in ('string', 'array', 'map') if parameter.get(key) is not None]
            if name not in job.SETTINGS:
                problems.append(job.unknown(name, job.SETTINGS, 'parameter', at, 'DGD901'))
            elif len(values) > 1:
                problems.append(Finding('DGD902', f'{name} has several values', at, 'give a string or an array'))
            elif name in seen:
                problems.append(Finding('DGD902', f'{name} is given twice', at, 'give it once'))
            elif values:
                layer.update(job.from_setting(name, values[0], at, problems))
            seen.add(name)
        return layer

    def _environment(environ, problems):
        layer: dict[str, Any] = {}
        for key in sorted((k for k in environ if k.startswith(PREFIX))):
            name = key[len(PREFIX):]
            if name not in VARIABLES:
                problems.append(job.unknown(name, tuple(VARIABLES), 'variable', Where('source.plugin.env'), 'DGD903'))
            else:
                layer.update(job.from_setting(VARIABLES[name], environ[key], Where(f'source.plugin.env.{name}'), problems))
        return layer

    def parameters():
        import json
        problems: list[Finding] = []
        folder = _here()
        held = job.combine(job.beside(confine.root_of(folder), folder, _shown(os.environ), problems) or {})
        now: dict[str, Any] = {'graphs': [w.text for w in held.graphs], 'overlays': [w.text for w in held.overlays], 'namespace': held.namespace, 'operatorVersion': held.version, 'validate': held.validate, 'strict': 'true' if held.strict else ''}
        out = []
        for name, (title, tooltip, kind) in ABOUT.items():
            announced: dict[str, Any] = {'name': name, 'title': title, 'tooltip': tooltip, 'required': False}
            if kind == 'array':
                announced |= {'collectionType': 'array', 'itemType': 'string', 'array': now[name]}
            else:
                announced |= {'itemType': kind, 'string': now[name]}
            out.append(announced)
        sys.stderr.write(brief.text(problems))
        sys.stdout.write(json.dumps(out) + '\n')
        return 0

    def probe():
        import socket
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(2)
            try:
                client.connect(os.environ.get('DGD_RENDER_SOCKET') or SOCKET)
            except OSError as error:
                sys.stderr.write(f'dgd-render: no plugin server on {SOCKET}: {error.strerror or error}\n')
                return 1
        return 0
    VERBS = {'generate': generate, 'parameters': parameters, 'probe': probe}


def generator_commands_confine():
    global ARGO_FOLDER, Fault, NOT_OURS, ROOT_VARIABLE, Root, YAML, _LFS, _OPEN, _open, _spelling, _unreadable, limits, listed, os, read, record, resolve, root_of, stat
    import os
    import stat
    from generator import limits
    from generator.errors import Fault
    from generator.records import record
    ARGO_FOLDER = '_cmp_server'
    ROOT_VARIABLE = 'DGD_RENDER_ROOT'
    YAML = ('.yaml', '.yml', '.json')
    NOT_OURS = frozenset(('kustomization.yaml', 'kustomization.yml', 'Kustomization', 'dgd-render.yaml', 'plugin.yaml'))
    _OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    _LFS = b'version https://git-lfs.github.com/'

    @record
    class Root:
        path: str
        what: str
        argo: bool = False

        def holds(self, path):
            return path == self.path or path.startswith(self.path.rstrip('/') + '/')

    def root_of(folder, given=''):
        here = os.path.realpath(folder)
        if given:
            root = os.path.realpath(given)
            found = Root(root, f'{ROOT_VARIABLE} ({root})')
            if not os.path.isdir(root) or not found.holds(here):
                message = f'{ROOT_VARIABLE} is {given!r}, which does not hold {here}'
                raise Fault('DGD905', message, 'set it to a folder above the application')
            return found
        parts = here.split('/')
        for i in range(len(parts) - 2, 0, -1):
            if parts[i] == ARGO_FOLDER:
                return Root('/'.join(parts[:i + 2]), 'the files that Argo CD sent', True)
        above = here
        while True:
            if os.path.lexists(os.path.join(above, '.git')):
                return Root(above, 'the git repository')
            parent = os.path.dirname(above)
            if parent == above:
                return Root(here, 'the current folder (no git repository was found above it)')
            above = parent

    def resolve(root, base, reference):
        _spelling(reference)
        try:
            path = os.path.realpath(os.path.join(base, reference))
        except (OSError, ValueError):
            raise Fault('DGD904', f'{reference!r} cannot be followed', 'refer to a file by its relative path') from None
        if not root.holds(path):
            hint = 'refer to files of the same repository; a link may not lead out of it either'
            raise Fault('DGD905', f'{reference!r} leaves {root.what}', hint)
        return path

    def _spelling(reference):
        if not reference or '\x00' in reference or (not reference.isprintable()):
            raise Fault('DGD904', f'{reference!r} is no file name', 'refer to a file by its relative path')
        if '://' in reference or reference.startswith(('git@', 'git::', 'github.com/')):
            raise Fault('DGD904', f'{reference!r} is remote, and nothing is ever fetched', 'keep the file in the same repository')
        if reference[0] == '$':
            message = f'{reference!r} names another source of the Application, whose files Argo CD does not give to plugins'
            raise Fault('DGD904', message, 'keep overlays in the repository of the graph (argo-cd issue 12476)')
        if reference[0] in '/~':
            raise Fault('DGD904', f'{reference!r} is not relative', 'write the path from the folder of the file that it stands in')

    def read(root, path, reference):
        descriptor = _open(root, path, reference)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise Fault('DGD907', f'{reference!r} is no regular file', 'refer to a file with YAML in it')
        with open(descriptor, 'rb') as file:
            text = file.read(limits.FILE_BYTES + 1)
        if text.startswith(_LFS):
            raise Fault('DGD907', f'{reference!r} is a Git LFS pointer, not the file itself', 'keep manifests out of Git LFS')
        return text

    def listed(root, path, reference):
        descriptor = _open(root, path, reference, os.O_DIRECTORY)
        try:
            names = sorted((n for n in os.listdir(descriptor) if n.endswith(YAML) and n not in NOT_OURS and (n[0] != '.')))
        finally:
            os.close(descriptor)
        names = [n for n in names if not os.path.isdir(os.path.join(path, n))]
        if len(names) > limits.FILES:
            message = f'{reference!r} holds {len(names)} files; at most {limits.FILES} are read'
            raise Fault('DGD907', message, 'name the files under `graphs`')
        return names

    def _open(root, path, reference, flags=os.O_NONBLOCK):
        parts = path[len(root.path.rstrip('/')) + 1:].split('/') if path != root.path else ['.']
        descriptor = -1
        try:
            descriptor = os.open(root.path, _OPEN | os.O_DIRECTORY)
            for i, part in enumerate(parts):
                last = i == len(parts) - 1
                inner = os.open(part, _OPEN | (flags if last else os.O_DIRECTORY), dir_fd=descriptor)
                os.close(descriptor)
                descriptor = inner
        except OSError as error:
            if descriptor >= 0:
                os.close(descriptor)
            raise _unreadable(root, reference, error) from None
        return descriptor

    def _unreadable(root, reference, error):
        if isinstance(error, (FileNotFoundError, NotADirectoryError)):
            if root.argo:
                hint = "is it committed? Argo CD sends only the common folder of the annotation argocd.argoproj.io/manifest-generate-paths when the repo server runs with --plugin-use-manifest-generate-paths: list the overlays' folder there"
                return Fault('DGD906', f'{reference!r} is not in the files that Argo CD sent', hint)
            hint = 'the path is taken from the folder of the file that it stands in'
            return Fault('DGD906', f'{reference!r} does not exist', hint)
        return Fault('DGD907', f'{reference!r} cannot be read: {error.strerror}', 'check the permissions')


def generator_commands_gather():
    global Fault, Finding, Result, Source, TYPE_CHECKING, Where, Word, _graphs, compiled, confine, failed, limits, os, overlay_sources, pipeline, shown_as, sources
    import os
    from generator import limits, pipeline
    from generator.commands import confine
    from generator.commands.job import Word, shown_as
    from generator.errors import Fault, Finding, Where, failed
    from generator.pipeline import Result, Source
    TYPE_CHECKING = False

    def sources(job, root, folder, shown, problems):
        taken: set[str] = set()
        overlays = overlay_sources(job, root, folder, shown, taken, problems)
        graphs: list[Source] = []
        for word in job.graphs or (Word('.', Where(shown or '.')),):
            try:
                _graphs(word, root, folder, shown, taken, graphs)
            except Fault as fault:
                problems.append(fault.at(word.where))
        total = sum((len(s.text) for s in (*overlays, *graphs)))
        if total > limits.RUN_BYTES:
            message = f'{total} bytes of input; at most {limits.RUN_BYTES} are read in one run'
            problems.append(Finding('DGD907', message, Where(shown or '.'), 'render fewer files at once'))
        return (graphs, overlays)

    def overlay_sources(job, root, folder, shown, taken, problems):
        overlays = []
        for word in job.overlays:
            try:
                path = confine.resolve(root, folder, word.text)
                text = confine.read(root, path, word.text)
            except Fault as fault:
                problems.append(fault.at(word.where))
                continue
            if path in taken:
                problems.append(Finding('DGD908', f'the overlay {word.text!r} is named twice', word.where, 'name it once'))
            taken.add(path)
            overlays.append(Source(shown_as(shown, word.text), text))
        return overlays

    def compiled(graphs, overlays, options, problems):
        if failed(problems):
            pipeline.read(graphs, problems)
            return Result((), (), tuple(problems))
        return pipeline.compile(graphs, overlays, options, problems)

    def _graphs(word, root, folder, shown, taken, out):
        path = confine.resolve(root, folder, word.text)
        if not os.path.isdir(path):
            if path in taken:
                raise Fault('DGD908', f'{word.text!r} is named twice, or both as graph and as overlay', 'name it once')
            taken.add(path)
            out.append(Source(shown_as(shown, word.text), confine.read(root, path, word.text)))
            return
        before = len(out)
        for name in confine.listed(root, path, word.text):
            inner = confine.resolve(root, path, name)
            if inner not in taken:
                taken.add(inner)
                place = os.path.join(word.text, name)
                out.append(Source(shown_as(shown, place), confine.read(root, inner, place), True))
        if len(out) == before:
            hint = 'subfolders are not searched: name the folder or file that holds the graph'
            raise Fault('DGD906', f'{word.text!r} holds no YAML file to render', hint)


def generator_commands_inputs():
    global Fault, JOB, NOT_OURS, Options, Source, TYPE_CHECKING, UsageError, YAML, _api_versions, _bounded, _crds, _directory, _job, _job_folder, _listed, compiled, files, graphs, limits, options_of, os, read, replace, stat, sys
    import os
    import stat
    import sys
    from generator import limits
    from generator.errors import Fault, UsageError
    from generator.pipeline import Options, Source
    from generator.records import replace
    TYPE_CHECKING = False
    YAML = ('.yaml', '.yml', '.json')
    NOT_OURS = ('kustomization.yaml', 'kustomization.yml', 'dgd-render.yaml', 'plugin.yaml')
    JOB = 'dgd-render.yaml'

    def compiled(given):
        from generator.pipeline import compile
        problems: list[Finding] = []
        options = options_of(given, problems)
        if len(given.graphs) == 1 and (place := _job_folder(given.graphs[0])):
            return _job(given, place, options, problems)
        return compile(graphs(given.graphs), files(given.overlays), options, problems)

    def options_of(given, problems):
        options = Options(namespace=given.namespace, version=given.operator_version, strict=given.strict, kube_version=given.kube_version, api_versions=_api_versions(given.api_versions))
        if given.validate == 'full' or given.crds:
            from generator.commands import job
            options = replace(options, thorough=job.thorough('full', problems))
        if given.crds and options.thorough:
            options = replace(options, crds=_crds(given.crds, problems))
        return options

    def _crds(paths, problems):
        from generator.validate.crds import crds_of
        from generator.yamlio import load
        return crds_of([d.value for s in graphs(paths) for d in load(s.text, s.path, problems)])

    def _api_versions(text):
        if not text or ',' in text or (not os.path.exists(text)):
            return text
        return ','.join(read(text).decode('utf-8', 'replace').replace(',', ' ').split())

    def _job_folder(path):
        if os.path.basename(path) == JOB:
            return os.path.dirname(path) or '.'
        return path if os.path.lexists(os.path.join(path, JOB)) else ''

    def _job(given, folder, options, problems):
        from generator.commands import confine, gather, job
        try:
            root = confine.root_of(folder, os.environ.get(confine.ROOT_VARIABLE, ''))
        except Fault as fault:
            raise UsageError(fault.message, fault.hint) from None
        wanted = job.combine(job.beside(root, folder, folder, problems) or {})
        if given.overlays:
            wanted = replace(wanted, overlays=())
        job.check_versions(wanted, problems)
        texts, overlays = gather.sources(wanted, root, folder, folder, problems)
        if wanted.validate == 'full' and (not given.validate) and (not options.thorough):
            options = replace(options, thorough=job.thorough('full', problems))
        options = replace(options, namespace=given.namespace or wanted.namespace, version=given.operator_version or wanted.version, strict=given.strict or wanted.strict)
        return gather.compiled(texts, overlays + files(given.overlays), options, problems)

    def graphs(paths):
        out: list[Source] = []
        for path in paths:
            if path == '-':
                out.append(Source('<stdin>', sys.stdin.buffer.read(limits.FILE_BYTES + 1)))
            elif os.path.isdir(path):
                out += _directory(path)
            else:
                out.append(Source(path, read(path)))
        return _bounded(out)

    def files(paths):
        return _bounded([Source(path, read(path)) for path in paths])

    def _directory(path):
        names = sorted((n for n in _listed(path) if n.endswith(YAML) and n not in NOT_OURS and (not n.startswith('.'))))
        found = [os.path.join(path, n) for n in names if not os.path.isdir(os.path.join(path, n))]
        if not found:
            hint = 'name the directory that holds the graph; subdirectories are not searched'
            raise UsageError(f'{path}: no YAML file in this directory', hint)
        if len(found) > limits.FILES:
            raise UsageError(f'{path}: {len(found)} files, at most {limits.FILES} are read', 'render fewer files at once')
        return [Source(name, read(name), True) for name in found]

    def _listed(path):
        try:
            return os.listdir(path)
        except OSError as error:
            raise UsageError(f'{path}: cannot be read: {error.strerror}') from None

    def read(path):
        try:
            descriptor = os.open(path, os.O_RDONLY | getattr(os, 'O_NONBLOCK', 0) | getattr(os, 'O_CLOEXEC', 0))
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else 'it is no file name'
            raise UsageError(f'{path}: cannot be read: {reason}', 'check the path; it is taken from the current directory') from None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise UsageError(f'{path}: is no regular file', 'give a file, or as graph also a directory or - for standard input')
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise UsageError(f'{path}: is no regular file', 'give a file, a directory, or - for standard input')
        with open(descriptor, 'rb') as file:
            return file.read(limits.FILE_BYTES + 1)

    def _bounded(sources):
        total = sum((len(s.text) for s in sources))
        if total > limits.RUN_BYTES:
            raise UsageError(f'{total} bytes of input, at most {limits.RUN_BYTES} are read in one run', 'render fewer files at once')
        return sources


def generator_commands_job():
    global API, FIELDS, FILE, Fault, Finding, HEAD, Job, KIND, LISTS, Options, PLACED, SETTINGS, SWITCHES, TEXTS, TYPE_CHECKING, Where, Word, __version__, beside, check, check_versions, combine, confine, documents, findings, from_object, from_setting, from_text, load, nearest, os, record, releases, replace, shown_as, table, thorough, unknown, with_namespace
    import os
    from generator import __version__, releases
    from generator.commands import confine
    from generator.errors import Fault, Finding, Where, nearest
    from generator.parse import documents
    from generator.pipeline import Options
    from generator.records import record, replace
    from generator.schema import check, findings, table
    from generator.yamlio import load
    TYPE_CHECKING = False
    API, KIND, FILE = ('dgd-render.dev/v1alpha1', 'DynamoRender', 'dgd-render.yaml')
    FIELDS = 'docs/argocd.md lists the fields of a DynamoRender'
    HEAD = f'apiVersion: {API}, kind: {KIND}'
    LISTS, TEXTS, SWITCHES = (('graphs', 'overlays'), ('namespace', 'operatorVersion', 'validate'), ('strict',))
    SETTINGS = (*LISTS, *TEXTS, *SWITCHES)
    PLACED = {'namespace': 'namespace', 'operatorVersion': 'version', 'requires': 'requires'}

    @record
    class Word:
        text: str
        where: Where

    @record
    class Job:
        graphs: tuple[Word, ...] = ()
        overlays: tuple[Word, ...] = ()
        namespace: str = ''
        namespace_from: Where = Where('--namespace')
        version: str = ''
        version_from: Where = Where('--operator-version')
        requires: str = ''
        requires_from: Where = Where(FILE)
        validate: str = ''
        strict: bool = False
        mode: str = 'render'

        def options(self, problems, destination='', kube_version='', api_versions=''):
            return Options(namespace=self.namespace, destination=destination, version=self.version, strict=self.strict, kube_version=kube_version, api_versions=api_versions, thorough=thorough(self.validate, problems))

    def thorough(validate, problems):
        if validate != 'full':
            return False
        try:
            import jsonschema_rs
            import kubernetes_validate
        except ImportError as error:
            problems.append(Finding('DGD911', f'full validation is not installed here: {error}', Where('(validate: full)'), "pip install 'dgd-render[full]', or use validate: fast, which covers the same rules"))
            return False
        return bool(jsonschema_rs and kubernetes_validate)

    def combine(*layers):
        held: dict[str, Any] = {}
        for layer in reversed(layers):
            held.update(layer)
        return Job(**held)

    def from_text(text, name, problems):
        before = len(problems)
        found = documents.objects(load(text, name, problems), problems)
        if len(found) != 1:
            if len(problems) == before:
                message = f'one {KIND} is expected here, not {len(found)} objects'
                problems.append(Finding('DGD909', message, Where(name, 1, 1), f'start with {HEAD}'))
            return {}
        return from_object(found[0], problems)

    def from_object(given, problems):
        value = given.value
        if value.get('apiVersion') != API or value.get('kind') != KIND:
            message = f"a {KIND} of {API} is expected here, not {value.get('kind')!r} of {value.get('apiVersion')!r}"
            problems.append(Finding('DGD909', message, given.where(('kind',)), f'write {HEAD}'))
            return {}
        wrong = check(table('dynamo_render'), value)
        problems += findings(wrong, {'': 'DGD908'}, given.where, FIELDS)
        if wrong:
            return {}
        spec = value.get('spec') or {}
        out: dict[str, Any] = {}
        for key in LISTS:
            if spec.get(key):
                out[key] = tuple((Word(text, given.where(('spec', key, i))) for i, text in enumerate(spec[key])))
        out.update({key: spec[key] for key in ('validate', 'strict', 'mode') if spec.get(key) is not None})
        for key, field in PLACED.items():
            if spec.get(key):
                out[field], out[f'{field}_from'] = (spec[key], given.where(('spec', key)))
        return out

    def from_setting(name, value, where, problems):
        wrong = ''
        if name in LISTS:
            words = [value] if isinstance(value, str) else value
            if not isinstance(words, list):
                wrong = 'takes a list of paths'
            else:
                words = [w.strip() for text in words for w in str(text).replace('\n', ',').split(',')]
                words = [w for w in words if w]
                return {name: tuple((Word(w, where) for w in words))} if words else {}
        elif not isinstance(value, str):
            wrong = 'takes a text'
        elif not value.strip():
            return {}
        elif name in SWITCHES:
            flag = value.strip().lower()
            if flag in ('true', 'false'):
                return {name: flag == 'true'}
            wrong = f'is {value!r}; it takes true or false'
        elif name == 'validate' and value not in ('fast', 'full'):
            wrong = f'is {value!r}; it takes fast or full'
        elif name in PLACED:
            return {PLACED[name]: value.strip(), f'{PLACED[name]}_from': where}
        else:
            return {name: value.strip()}
        problems.append(Finding('DGD902', f'{name} {wrong}', where, 'see dgd-render cmp parameters'))
        return {}

    def unknown(name, known, what, where, code):
        guess = nearest(name, known)
        hint = f'did you mean {guess}?' if guess else f"known: {', '.join(known)}"
        return Finding(code, f'there is no {what} {name!r}', where, hint)

    def beside(root, folder, shown, problems):
        path = os.path.join(folder, FILE)
        if not os.path.lexists(path):
            for wrong in ('dgd-render.yml', '.dgd-render.yaml'):
                if os.path.lexists(os.path.join(folder, wrong)):
                    where = Where(shown_as(shown, wrong))
                    problems.append(Finding('DGD909', f'this file is not read: its name must be {FILE}', where, 'rename it'))
            return None
        name = os.path.normpath(os.path.join(shown, FILE))
        try:
            text = confine.read(root, confine.resolve(root, folder, FILE), FILE)
        except Fault as fault:
            problems.append(fault.at(Where(name)))
            return {}
        return from_text(text, name, problems)

    def check_versions(job, problems):
        from generator.parse.requires import unmet
        if job.version and releases.find(job.version) is None:
            hint = releases.known_releases()
            problems.append(Finding('DGD702', f'operator version {job.version!r} is not known', job.version_from, hint))
        if not job.requires:
            return
        try:
            why = unmet(job.requires, __version__)
        except ValueError as error:
            problems.append(Finding('DGD707', f'spec.requires: {error}', job.requires_from, 'write requires: ">=0.3"'))
            return
        if why:
            hint = 'upgrade the image or package that renders, or relax spec.requires'
            problems.append(Finding('DGD706', why, job.requires_from, hint))

    def with_namespace(job, destination, problems):
        if job.namespace and destination and (job.namespace != destination):
            message = f"namespace {job.namespace!r} is asked for, but the Application's destination is {destination!r}"
            hint = 'make them equal, or leave the namespace out: the destination is used then'
            problems.append(Finding('DGD910', message, job.namespace_from, hint))
            return replace(job, namespace='')
        return job

    def shown_as(folder, path):
        return os.path.normpath(os.path.join(folder, path))


def generator_commands_progress():
    global FIRST, FIRST_VARIABLE, Progress, THEN, TYPE_CHECKING, os, sys
    import os
    import sys
    TYPE_CHECKING = False
    FIRST, THEN = (5.0, 10.0)
    FIRST_VARIABLE = 'DGD_RENDER_PROGRESS_AFTER'

    class Progress:

        def __init__(self, what):
            self.what, self.seconds, self.old = (what, 0.0, None)

        def __enter__(self):
            try:
                import _signal
                first = float(os.environ.get(FIRST_VARIABLE) or FIRST)
                self.old = _signal.signal(_signal.SIGALRM, self._say)
                self.seconds = first
                _signal.setitimer(_signal.ITIMER_REAL, first, THEN if first >= 1 else first)
            except (ImportError, AttributeError, ValueError):
                self.old = None
            return self

        def __exit__(self, *_):
            if self.old is not None:
                import _signal
                _signal.setitimer(_signal.ITIMER_REAL, 0)
                _signal.signal(_signal.SIGALRM, self.old)

        def _say(self, _, frame):
            where = ''
            while frame is not None:
                module = str(frame.f_globals.get('__name__', ''))
                if module.startswith('generator.') and module != __name__:
                    where = f" ({module.removeprefix('generator.')}: {frame.f_code.co_name})"
                    break
                frame = frame.f_back
            sys.stderr.write(f'dgd-render: still {self.what} after {self.seconds:.0f} s{where}\n')
            sys.stderr.flush()
            self.seconds += THEN if self.seconds >= 1 else self.seconds


def generator_commands_render():
    global TYPE_CHECKING, _compared, _directory, _written, emit, finish, inputs, report, run, sys
    import sys
    from generator import emit, report
    from generator.commands import inputs
    TYPE_CHECKING = False

    def run(given):
        return finish(inputs.compiled(given), given)

    def finish(result, given):
        if given.output:
            sys.stderr.write(report.text(result.findings))
            return 1 if result.failed else _directory(result, given)
        out = '' if result.failed else emit.text(result.manifests, given.format)
        sys.stderr.write(report.text(result.findings))
        sys.stdout.write(out)
        sys.stdout.flush()
        return 1 if result.failed else 0

    def _directory(result, given):
        from generator.errors import Finding, Refused, Where
        try:
            return _compared(result, given) if given.stale else _written(result, given)
        except OSError as error:
            wrong = f'the directory cannot be used: {error.strerror}'
            raise Refused([Finding('DGD631', wrong, Where(given.output), 'check its permissions and the disk')]) from None

    def _compared(result, given):
        from generator.commands import directory
        difference = directory.stale(directory.texts(result.manifests, given.format), given.output)
        if difference:
            again = 'run dgd-render with the same arguments, without --stale, and commit the result'
            stale = f'{given.output}: error[DGD632]: the rendered directory is stale\n  hint: {again}\n'
            sys.stderr.write(report.printable(difference) + stale)
        return 1 if difference else 0

    def _written(result, given):
        from generator.commands import directory
        changes = directory.write(directory.texts(result.manifests, given.format), given.output)
        sys.stderr.write(f'dgd-render: {given.output}: {changes}\n')
        return 1 if given.fail_if_changed and (changes.written or changes.removed) else 0


def generator_components():
    global EPP_ACCOUNT, Finding, PLACEHOLDER, PLANNER_ACCOUNT, Part, TYPE_CHECKING, _template, _worker_hash, build, deployment_config, for_grove, labels, main_container, names, part, restarts, template, with_main
    from generator import names
    from generator.components import deployment_config, labels
    from generator.components.defaults import main_container, template, with_main
    from generator.errors import Finding
    from generator.model import Part
    TYPE_CHECKING = False
    PLANNER_ACCOUNT = 'planner-serviceaccount'
    EPP_ACCOUNT = 'epp-serviceaccount'
    PLACEHOLDER = 'worker-hash-placeholder'

    def build(graph, cluster, profile, framework, frameworks, problems):
        suffix = '' if profile.stable_names else _worker_hash(graph, cluster, profile, framework)
        return tuple((part(c, graph, suffix, frameworks.get(c.name, ''), profile, problems) for c in graph.components))

    def for_grove(graph, cluster, profile, frameworks):
        policy = graph.kv_transfer or {}
        levels = tuple((cluster.topology_bindings or {}).get(policy.get('clusterTopologyName', ''), ()))
        out = []
        for c in graph.components:
            made = template(c, graph, profile, levels)
            out.append(Part(component=c, name=f'{graph.name}-{c.key}', template=made, labels={}, annotations={}, backend=frameworks.get(c.name, ''), gates=labels.gates(c, graph, made, profile)))
        return tuple(out)

    def _worker_hash(graph, cluster, profile, framework):
        if not any((c.is_worker for c in graph.components)):
            return ''
        pinned = (cluster.worker_hash or {}).get(graph.name)
        if pinned:
            return str(pinned)
        from generator.components import worker_hash
        return worker_hash.compute(graph, profile, framework, lambda c: part(c, graph, PLACEHOLDER, framework, profile, []))

    def part(component, graph, worker_hash, backend, profile, problems):
        suffix = worker_hash if component.is_worker else ''
        made = _template(component, graph, suffix, profile, problems)
        name = f'{graph.name}-{component.key}' + (f'-{suffix}' if suffix else '')
        return Part(component=component, name=name, template=made, labels=labels.workload_labels(component, graph, made, suffix, profile), annotations=labels.workload_annotations(component, graph, made, profile), backend=backend, gates=labels.gates(component, graph, made, profile), worker_hash=suffix)

    def _template(component, graph, suffix, profile, problems):
        made = template(component, graph, profile)
        metadata = dict(made['metadata'])
        fixed = labels.identity(component, graph, suffix, profile)
        metadata['labels'] = {**metadata['labels'], **{k: fixed[k] for k in (names.LABEL_HASH, names.LABEL_CLASS) if k in fixed}}
        if component.type == 'epp' and profile.pods.epp_without_istio:
            own = ((component.template or {}).get('metadata') or {}).get('annotations') or {}
            value = own.get('sidecar.istio.io/inject', 'false')
            metadata['annotations'] = {**metadata['annotations'], 'sidecar.istio.io/inject': value}
        restarted, identity = restarts(graph, profile)
        if restarted in ('*', component.name):
            metadata['annotations'] = {**metadata['annotations'], names.RESTART_AT: identity}
        spec = made['spec']
        if component.type == 'planner':
            spec = {**spec, 'serviceAccountName': PLANNER_ACCOUNT}
        main = main_container(made, component.main)
        if main is not None and deployment_config.given(main) is not None:
            try:
                changed = deployment_config.apply(main, component.name, component.type == 'frontend')
                spec = with_main(spec, component.main, lambda _: changed)
            except ValueError as error:
                problems.append(Finding('DGD106', f'component {component.name!r}: env {deployment_config.ENV} cannot be read: {error}', graph.locate(component.pointer), 'give it as a JSON object of service names to settings'))
        return {**made, 'metadata': metadata, 'spec': spec}

    def restarts(graph, profile):
        restart = graph.restart or {}
        identity = restart.get('id', '')
        if not identity or not profile.accepts.restart_on_create:
            return ('', '')
        strategy = restart.get('strategy') or {}
        order = strategy.get('order') or sorted((c.name for c in graph.components), key=str.encode)
        if strategy.get('type', 'Sequential') == 'Parallel':
            return ('*', identity)
        return (order[0] if order else '', identity)


def generator_components_defaults():
    global KV_ENV, PROPAGATED, TOPOLOGY_MOUNT, TYPE_CHECKING, _items, _kv_transfer, _legacy_env, applies, env_by_name, env_sorted, float32, main_container, names, template, with_main
    from generator import names
    from generator.merge import env_by_name, env_sorted
    TYPE_CHECKING = False
    PROPAGATED = (names.ENABLE_METRICS, names.LABEL_DISCOVERY, names.DISCOVERY_MODE, names.ORIGIN, names.EXECUTOR)
    KV_ENV = ('DYN_KV_TRANSFER_DOMAIN', 'DYN_KV_TRANSFER_ENFORCEMENT', 'DYN_TOPOLOGY_ENABLED', 'DYN_TOPOLOGY_MOUNT_PATH', 'DYN_KV_TRANSFER_PREFERRED_WEIGHT')
    TOPOLOGY_MOUNT = {'name': 'topology-labels', 'mountPath': '/etc/dynamo/topology', 'readOnly': True}

    def template(component, graph, profile, levels=()):
        out = dict(component.template or {})
        spec = dict(out.get('spec') or {})
        if profile.convert.hub == 'v1alpha1':
            spec = _legacy_env(spec, component, graph)
        elif graph.env:
            spec = with_main(spec, component.main, lambda main: {**main, 'env': env_sorted(graph.env, main.get('env') or ())})
        if component.is_worker and applies(graph.kv_transfer):
            spec = _kv_transfer(spec, component.main, graph.kv_transfer or {}, levels)
        metadata = dict(out.get('metadata') or {})
        annotations = dict(metadata.get('annotations') or {})
        for key in PROPAGATED:
            if key in graph.annotations:
                annotations.setdefault(key, graph.annotations[key])
        metadata['annotations'] = {**graph.spec_annotations, **annotations}
        metadata['labels'] = {**graph.spec_labels, **(metadata.get('labels') or {})}
        return {**out, 'metadata': metadata, 'spec': spec}

    def main_container(template, name='main'):
        for container in ((template or {}).get('spec') or {}).get('containers') or ():
            if container.get('name') == name:
                return dict(container)
        return None

    def with_main(spec, name, change):
        containers = list(spec.get('containers') or ())
        for i, container in enumerate(containers):
            if container.get('name') == name:
                containers[i] = change(container)
                break
        else:
            containers.insert(0, change({'name': name}))
        return {**spec, 'containers': containers}

    def _legacy_env(spec, component, graph):
        service = (component.alpha or {}).get('envs') or ()
        if not graph.env and (not service):
            return dict(spec)
        return with_main(spec, component.main, lambda main: {**main, 'env': env_by_name(env_by_name(main.get('env') or (), graph.env), service)})

    def applies(policy):
        return bool(policy and (policy.get('labelKey') or policy.get('clusterTopologyName')))

    def _kv_transfer(spec, name, policy, levels):
        env = [{'name': 'DYN_KV_TRANSFER_DOMAIN', 'value': policy.get('domain', '')}, {'name': 'DYN_KV_TRANSFER_ENFORCEMENT', 'value': policy.get('enforcement') or 'required'}, {'name': 'DYN_TOPOLOGY_ENABLED', 'value': 'true'}, {'name': 'DYN_TOPOLOGY_MOUNT_PATH', 'value': TOPOLOGY_MOUNT['mountPath']}]
        if policy.get('preferredWeight') is not None:
            env.append({'name': 'DYN_KV_TRANSFER_PREFERRED_WEIGHT', 'value': float32(policy['preferredWeight'])})

        def change(main):
            kept = [e for e in main.get('env') or () if e.get('name') not in KV_ENV]
            mounts = [m for m in main.get('volumeMounts') or () if m.get('name') != TOPOLOGY_MOUNT['name'] and m.get('mountPath') != TOPOLOGY_MOUNT['mountPath']]
            return {**main, 'env': env_sorted(kept, env), 'volumeMounts': [*mounts, TOPOLOGY_MOUNT]}
        out = with_main(spec, name, change)
        volumes = [v for v in out.get('volumes') or () if v.get('name') != TOPOLOGY_MOUNT['name']]
        return {**out, 'volumes': [*volumes, {'name': TOPOLOGY_MOUNT['name'], 'downwardAPI': {'items': _items(policy, levels)}}]}

    def _items(policy, levels):
        if policy.get('labelKey'):
            pairs = [(policy.get('domain', ''), policy['labelKey'])]
        else:
            pairs = [(level, f'nvidia.com/dynamo-topology.{level}') for level in levels]
        return [{'path': path, 'fieldRef': {'fieldPath': f"metadata.labels['{key}']"}} for path, key in pairs]

    def float32(number):
        import struct
        wanted = struct.pack('f', number)
        for digits in range(1, 12):
            text = f'{number:.{digits}g}'
            if struct.pack('f', float(text)) == wanted:
                return f'{float(text):.12f}'.rstrip('0').rstrip('.')
        return str(number)


def generator_components_deployment_config():
    global ENV, TYPE_CHECKING, _resources, apply, canonical, given, parse
    from generator.quantity import canonical, parse
    TYPE_CHECKING = False
    ENV = 'DYN_DEPLOYMENT_CONFIG'

    def given(main):
        return next((e.get('value', '') for e in main.get('env') or () if e.get('name') == ENV), None)

    def apply(main, component, frontend):
        import json
        config = json.loads(given(main) or '')
        if not isinstance(config, dict) or not all((isinstance(v, dict) for v in config.values())):
            raise ValueError('it must be a JSON object of objects')
        out = dict(main)
        entry = config.get(component)
        if entry is None and frontend:
            entry = next((v for k, v in config.items() if k.lower() == 'frontend'), None)
        if frontend:
            if entry is not None:
                entry['port'] = 8000
            text = json.dumps(config, sort_keys=True, separators=(',', ':'), ensure_ascii=False)
            for char in '<>&\u2028\u2029':
                text = text.replace(char, f'\\u{ord(char):04x}')
            env = [{**e, 'value': text} if e.get('name') == ENV else e for e in out.get('env') or ()]
            out['env'] = env
        wanted = ((entry or {}).get('ServiceArgs') or {}).get('Resources') or ((entry or {}).get('ServiceArgs') or {}).get('resources')
        return _resources(out, wanted) if wanted else out

    def _resources(main, wanted):
        amounts: dict[str, str] = {}
        pairs = [('cpu', wanted.get('cpu')), ('memory', wanted.get('memory')), ('nvidia.com/gpu', wanted.get('gpu'))]
        for name, amount in [*pairs, *(wanted.get('custom') or {}).items()]:
            if amount in (None, ''):
                continue
            if parse(amount) is None:
                raise ValueError(f'{name} {amount!r} is not a quantity')
            amounts[name] = canonical(amount)
        held = main.get('resources') or {}
        both = {key: {**(held.get(key) or {}), **amounts} for key in ('limits', 'requests')}
        return {**main, 'resources': {**held, **both}}


def generator_components_labels():
    global TYPE_CHECKING, applies, gates, identity, model_hash, names, sub_type, workload_annotations, workload_labels
    from generator import names
    from generator.components.defaults import applies
    TYPE_CHECKING = False

    def model_hash(component):
        name = (component.model or {}).get('name', '')
        return names.sha256(name)[:8] if name else ''

    def sub_type(component, profile):
        if component.sub_type:
            return component.sub_type
        return component.type if profile.pods.reverse_sub_type and component.type in ('prefill', 'decode') else ''

    def identity(component, graph, worker_hash, profile):
        out = {names.LABEL_COMPONENT: component.name, names.LABEL_NAMESPACE: names.dynamo_namespace(graph.namespace, graph.name, component.global_namespace), names.LABEL_GRAPH: graph.name}
        if component.is_worker:
            if worker_hash:
                out[names.LABEL_HASH] = worker_hash
            if profile.pods.class_label and any((c.type == 'epp' for c in graph.components)):
                out[names.LABEL_CLASS] = 'worker'
        return out

    def workload_labels(component, graph, template, worker_hash, profile):
        fixed = identity(component, graph, worker_hash, profile)
        if profile.convert.hub == 'v1alpha1':
            labels = {**graph.spec_labels, **(component.labels or {})}
        else:
            written = ((component.template or {}).get('metadata') or {}).get('labels') or {}
            labels = {**written, **(component.labels or {}), **(template['metadata'].get('labels') or {})}
            if (found := sub_type(component, profile)):
                fixed = {names.LABEL_SUB_TYPE: found, **fixed}
        if (digest := model_hash(component)):
            labels[names.LABEL_MODEL] = digest
        return {**labels, **fixed}

    def workload_annotations(component, graph, template, profile):
        model = (component.model or {}).get('name', '')
        if profile.convert.hub == 'v1alpha1':
            written = ((component.template or {}).get('metadata') or {}).get('annotations') or {}
            out = {**graph.spec_annotations, **gates(component, graph, template, profile), **written}
            if names.RESTART_AT in template['metadata']['annotations']:
                out[names.RESTART_AT] = template['metadata']['annotations'][names.RESTART_AT]
            return {**out, names.MODEL: model} if model else out
        out = {**(component.annotations or {}), **(template['metadata'].get('annotations') or {})}
        if model:
            out[names.MODEL] = model
        for key in (names.ORIGIN, names.TOPOLOGY_KEY, names.TOPOLOGY_NAME):
            out.pop(key, None)
        policy = graph.kv_transfer or {}
        if component.is_worker and applies(policy):
            if policy.get('labelKey'):
                out[names.TOPOLOGY_KEY] = policy['labelKey']
            if policy.get('clusterTopologyName'):
                out[names.TOPOLOGY_NAME] = policy['clusterTopologyName']
        return out

    def gates(component, graph, template, profile):
        if profile.convert.hub == 'v1beta1':
            return dict(template['metadata'].get('annotations') or {})
        from generator.components.defaults import PROPAGATED
        graph_keys = {k: graph.annotations[k] for k in PROPAGATED if k in graph.annotations}
        return {**graph_keys, **(component.annotations or {})}


def generator_dra():
    global CLAIM, TOLERATION, TYPE_CHECKING, claim_template_name, gpu_count, is_gpu, service_gpus, tolerate_gpus, value, without_gpus
    from generator.quantity import value
    TYPE_CHECKING = False
    CLAIM = 'intrapod-shared-gpu'
    TOLERATION = {'key': 'nvidia.com/gpu', 'operator': 'Exists', 'effect': 'NoSchedule'}

    def is_gpu(name):
        name = name.lower()
        return name in ('nvidia.com/gpu', 'gpu') or name.endswith('/gpu') or '/mig-' in name or name.startswith('gpu.')

    def gpu_count(resources):
        for key in ('limits', 'requests'):
            amounts = (resources or {}).get(key) or {}
            for name in sorted(amounts):
                if is_gpu(name):
                    return value(amounts[name]) or 0
        return 0

    def service_gpus(service):
        resources = (service or {}).get('resources') or {}
        given = (str((resources.get(key) or {}).get('gpu') or '') for key in ('limits', 'requests'))
        text = next((t for t in given if t), '')
        return int(text) if text.isascii() and text.isdigit() else 0

    def without_gpus(container, claim=''):
        held = container.get('resources') or {}
        out: dict[str, Any] = {k: v for k, v in held.items() if k not in ('limits', 'requests')}
        for key in ('limits', 'requests'):
            kept = {n: v for n, v in (held.get(key) or {}).items() if not is_gpu(n)}
            if kept:
                out[key] = kept
        claims = list(held.get('claims') or ())
        if claim and all((c.get('name') != claim for c in claims)):
            claims.append({'name': claim})
        if claims:
            out['claims'] = claims
        return {**container, 'resources': out}

    def tolerate_gpus(spec):
        held = list(spec.get('tolerations') or ())
        if any((t.get('key') == TOLERATION['key'] and t.get('effect') == TOLERATION['effect'] for t in held)):
            return dict(spec)
        return {**spec, 'tolerations': [*held, TOLERATION]}

    def claim_template_name(graph, component):
        return f'{graph}-{component.lower()}-gpu'


def generator_emit():
    global ORDER, TYPE_CHECKING, _RANK, _key, dump, dump_json, identity, ordered, sort_keys, text
    from generator.yamlio import dump, dump_json
    TYPE_CHECKING = False
    ORDER = ('Namespace', 'ServiceAccount', 'Secret', 'ConfigMap', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding', 'PersistentVolumeClaim', 'ResourceClaimTemplate', 'Queue', 'PodGroup', 'Service', 'DynamoGraphDeployment', 'PodCliqueSet', 'LeaderWorkerSet', 'StatefulSet', 'Deployment', 'InferencePool', 'DestinationRule', 'VirtualService', 'Ingress', 'DynamoGraphDeploymentScalingAdapter')
    _RANK = {kind: i for i, kind in enumerate(ORDER)}

    def ordered(manifests):
        return sorted(manifests, key=_key)

    def _key(manifest):
        body, metadata = (manifest.body, manifest.body.get('metadata') or {})
        kind = str(body.get('kind', ''))
        return (_RANK.get(kind, len(ORDER)), kind, str(metadata.get('namespace', '')), str(metadata.get('name', '')))

    def text(manifests, form='yaml'):
        bodies = [m.body for m in ordered(manifests)]
        return dump_json(map(sort_keys, bodies)) if form == 'json' else dump(bodies)

    def sort_keys(value):
        if isinstance(value, dict):
            return {k: sort_keys(value[k]) for k in sorted(value)}
        return [sort_keys(v) for v in value] if isinstance(value, list) else value

    def identity(body):
        metadata = body.get('metadata') or {}
        group = str(body.get('apiVersion', '')).rpartition('/')[0]
        return (group, str(body.get('kind', '')), str(metadata.get('namespace', '')), str(metadata.get('name', '')))


def generator_errors():
    global ERROR, Fault, Finding, Lazy, NOTE, NOT_STRICT, PLACE, Refused, SEVERITIES, TYPE_CHECKING, UsageError, WARNING, Where, _distance, error_unless, failed, nearest, record, replace, strict
    from generator.records import record, replace
    TYPE_CHECKING = False
    ERROR = 'error'
    WARNING = 'warning'
    NOTE = 'note'
    SEVERITIES = (ERROR, WARNING, NOTE)
    NOT_STRICT = ('DGD800',)

    @record
    class Where:
        file: str
        line: int = 0
        column: int = 0
        pointer: str = ''
        owner: str = ''

        def __str__(self):
            if not self.line:
                return self.file
            return f'{self.file}:{self.line}:{self.column}'

    class Lazy(Where):
        __slots__ = ('_find',)

        def __init__(self, find):
            object.__setattr__(self, '_find', find)

        def __getattr__(self, name):
            if name not in PLACE:
                raise AttributeError(name)
            found = self._find()
            for field in PLACE:
                object.__setattr__(self, field, getattr(found, field))
            return getattr(found, name)

        def __eq__(self, other):
            return isinstance(other, Where) and all((getattr(self, n) == getattr(other, n) for n in PLACE))

        def __hash__(self):
            return hash(tuple((getattr(self, n) for n in PLACE)))
    PLACE = ('file', 'line', 'column', 'pointer', 'owner')

    @record
    class Finding:
        code: str
        message: str
        where: Where
        hint: str = ''
        severity: str = ERROR
        resource: str = ''
        fix: object = None

    def error_unless(exact):
        return WARNING if exact else ERROR

    def failed(findings):
        return any((f.severity == ERROR for f in findings))

    def strict(findings):
        return [replace(f, severity=ERROR) if f.severity == WARNING and f.code not in NOT_STRICT else f for f in findings]

    class Fault(Exception):

        def __init__(self, code, message, hint=''):
            self.code, self.message, self.hint = (code, message, hint)
            super().__init__(message)

        def at(self, where, about=''):
            return Finding(self.code, f'{about}: {self.message}' if about else self.message, where, self.hint)

    class Refused(Exception):

        def __init__(self, findings):
            self.findings: tuple[Finding, ...] = tuple(findings)
            super().__init__('; '.join((f.message for f in self.findings)))

    class UsageError(Exception):

        def __init__(self, message, hint=''):
            self.hint = hint
            super().__init__(message)

    def nearest(word, known):
        best, best_cost = ('', max(2, len(word) // 3) + 1)
        for candidate in known:
            cost = _distance(word.lower(), candidate.lower(), best_cost)
            if cost < best_cost:
                best, best_cost = (candidate, cost)
        return best

    def _distance(a, b, limit):
        if abs(len(a) - len(b)) >= limit:
            return limit
        before = list(range(len(b) + 1))
        for i, x in enumerate(a, 1):
            row = [i]
            for j, y in enumerate(b, 1):
                row.append(min(row[-1] + 1, before[j] + 1, before[j - 1] + (x != y)))
            before = row
        return before[-1]


def generator_limits():
    global ALIAS_NODES, DEPTH, DOCUMENTS, FILES, FILE_BYTES, NODES, NODE_COUNT, NUMBER_CHARACTERS, OUTPUT_BYTES, OUTPUT_OBJECTS, RUN_BYTES
    FILE_BYTES = 4 * 1024 * 1024
    RUN_BYTES = 32 * 1024 * 1024
    DEPTH = 64
    NODES = 200000
    ALIAS_NODES = 20000
    NUMBER_CHARACTERS = 400
    FILES = 2000
    DOCUMENTS = 5000
    OUTPUT_OBJECTS = 10000
    OUTPUT_BYTES = 16 * 1024 * 1024
    NODE_COUNT = 10000


def generator_merge():
    global TYPE_CHECKING, _bytes, env_by_name, env_sorted, get, override, without
    TYPE_CHECKING = False

    def override(base, user):
        out = dict(base)
        for key, value in user.items():
            if key not in out:
                out[key] = value
                continue
            held = out[key]
            if isinstance(held, dict) and isinstance(value, dict):
                out[key] = override(held, value)
            elif key == 'port' and isinstance(held, str) and isinstance(value, int):
                continue
            elif value or (isinstance(value, str) and value):
                out[key] = value
        return out

    def env_sorted(common, specific):
        merged = {e.get('name', ''): e for e in common}
        for e in specific:
            merged[e.get('name', '')] = e
        return [merged[name] for name in sorted(merged, key=_bytes)]

    def env_by_name(common, specific):
        out: list[Mapping[str, Any]] = []
        seen: dict[str, int] = {}
        for e in common:
            seen[e.get('name', '')] = len(out)
            out.append(e)
        for e in specific:
            name = e.get('name', '')
            if name in seen:
                out[seen[name]] = e
            else:
                seen[name] = len(out)
                out.append(e)
        return out

    def _bytes(name):
        return name.encode()

    def without(mapping, *keys):
        return {k: v for k, v in mapping.items() if k not in keys}

    def get(value, *path):
        for step in path:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and (step < len(value)):
                value = value[step]
            else:
                return None
        return value


def generator_model():
    global Addressing, COMPONENTS, COMPONENT_TYPES, Capabilities, Change, Cluster, Component, DEFAULT_KUBERNETES, GROVE, Gang, Graph, Job, LEADER, MAIN, Manifest, OperatorConfig, Part, PartPlan, Plan, Reason, Rendering, TYPE_CHECKING, WORKER, WORKER_TYPES, Where, record
    from generator.errors import Where
    from generator.records import record
    from generator.releases.products import DEFAULT_KUBERNETES
    TYPE_CHECKING = False
    MAIN, LEADER, WORKER = ('main', 'leader', 'worker')
    WORKER_TYPES = ('worker', 'prefill', 'decode')
    COMPONENT_TYPES = ('frontend', 'worker', 'prefill', 'decode', 'planner', 'epp')
    GROVE, COMPONENTS = ('grove', 'components')

    @record
    class Component:
        name: str
        type: str
        pointer: tuple[str | int, ...]
        replicas: int = 1
        min_available: int | None = None
        nodes: int = 1
        multinode: bool = False
        template: Json | None = None
        shared_memory: str | None = None
        cache: Json | None = None
        model: Json | None = None
        epp: Json | None = None
        frontend_sidecar: str = ''
        scaling_adapter: bool = False
        topology: Json | None = None
        gpu_memory: Json | None = None
        failover: Json | None = None
        checkpoint: Json | None = None
        force_scaling_group: bool = False
        runtime_version: str = ''
        global_namespace: bool = False
        labels: Json | None = None
        annotations: Json | None = None
        ingress: Json | None = None
        dynamo_namespace: str = ''
        sub_type: str = ''
        main: str = 'main'
        autoscaled: bool = False
        alpha: Json | None = None

        @property
        def is_worker(self):
            return self.type in WORKER_TYPES

        @property
        def shares_gpus_in_pod(self):
            return self.gpu_memory is not None and (self.gpu_memory.get('mode') or 'IntraPod') == 'IntraPod'

        @property
        def fails_over_in_pod(self):
            return self.failover is not None and (self.failover.get('mode') or 'IntraPod') == 'IntraPod'

        @property
        def key(self):
            return self.name.lower()

    @record
    class Graph:
        name: str
        namespace: str
        api: str
        components: tuple[Component, ...]
        locate: Locate
        annotations: Json
        labels: Json
        spec_annotations: Json
        spec_labels: Json
        env: tuple[Json, ...] = ()
        backend: str = ''
        pvcs: tuple[Json, ...] = ()
        restart: Json | None = None
        topology: Json | None = None
        priority_class: str = ''
        kv_transfer: Json | None = None
        given: Json | None = None

        @property
        def multinode(self):
            return any((c.nodes > 1 for c in self.components))

    @record
    class Capabilities:
        grove: bool = False
        lws: bool = False
        lws_version: str = ''
        lws_gang: str = ''
        volcano: bool = False
        volcano_version: str = ''
        volcano_queues: tuple[str, ...] = ()
        create_queues: bool = False
        kai: bool = False
        istio: bool = False
        dra: bool = True
        inference_pool: bool = True
        gpu_resource: str = 'nvidia.com/gpu'
        gpus_per_node: int = 0
        gpu_nodes: int = 0
        auto: bool = False
        grove_version: str = ''

    @record
    class OperatorConfig:
        nats: str = ''
        etcd: str = ''
        model_express: str = ''
        prometheus: str = ''
        discovery: str = 'kubernetes'
        ssh_secret: str = 'mpi-run-ssh-secret'
        planner_role: str = 'dynamo-platform-dynamo-operator-planner'
        epp_role: str = 'dynamo-platform-dynamo-operator-epp'
        restricted_namespace: str = ''
        ingress_class: str = ''
        ingress_tls_secret: str = ''
        ingress_host_suffix: str = ''
        ingress_gateway: str = ''
        termination_delay: str = '4h0m0s'
        mesh_tls: Json | None = None
        volcano_scheduler: bool = False
        checkpoint: bool = False
        gms_snapshot: bool = False

    @record
    class Change:
        spec: Json
        given: Any

    @record
    class Cluster:
        name: str
        capabilities: Capabilities
        config: OperatorConfig
        where: Where
        version: str
        namespace: str = ''
        version_given: bool = True
        exact: bool = False
        kubernetes: str = DEFAULT_KUBERNETES
        service_account: str = ''
        worker_hash: Json | None = None
        legacy_selectors: tuple[str, ...] = ()
        resource_claims: Json | None = None
        topology_bindings: Json | None = None
        pull_secrets: tuple[Json, ...] = ()
        scheduling: Json | None = None
        changes: tuple[Change, ...] = ()
        output: str = 'manifests'
        shared: str = 'render'
        suppress: tuple[Json, ...] = ()

    @record
    class Addressing:
        orchestrator: str
        leader: str
        rank: str
        rank_needs_shell: bool
        hosts: tuple[str, ...]
        waits_for_dns: bool

    @record
    class Job:
        graph: str
        component: str
        mode: str
        nodes: int
        gpus: int
        executor: str
        ssh_secret: str
        cache: Json | None = None
        gpu_memory: str = ''
        failover: bool = False
        rank: int = 0

    @record
    class Reason:
        rule: str
        text: str
        where: Where | None = None

    @record
    class Part:
        component: Component
        name: str
        template: Json
        labels: Json
        annotations: Json
        backend: str
        gates: Json
        worker_hash: str = ''

    @record
    class Gang:
        form: str
        queue: str = ''

    @record
    class PartPlan:
        part: Part
        workload: str
        backend: str
        mode: str
        gpus: int
        executor: str = 'mp'
        reasons: tuple[Reason, ...] = ()
        gang: Gang | None = None

    @record
    class Plan:
        graph: Graph
        cluster: Cluster
        pathway: str
        parts: tuple[PartPlan, ...]
        dynamo_namespace: str
        discovery: str
        registries: Mapping[str, tuple[str, ...]]
        reasons: tuple[Reason, ...] = ()

    @record
    class Rendering:
        template: str
        values: Json
        origin: tuple[str | int, ...] = ()

    @record
    class Manifest:
        body: Json
        graph: Graph | None = None
        origin: tuple[str | int, ...] = ()
        template: str = ''
        given: Any = None
        trace: Any = None


def generator_names():
    global DISCOVERY_MODE, ENABLE_GROVE, ENABLE_METRICS, EXECUTOR, GROUP, LABEL_CLASS, LABEL_COMPONENT, LABEL_DISCOVERABLE, LABEL_DISCOVERY, LABEL_GRAPH, LABEL_HASH, LABEL_METRICS, LABEL_MODEL, LABEL_NAMESPACE, LABEL_SELECTOR, LABEL_SUB_TYPE, LABEL_TYPE, MODEL, NO_PULL_SECRETS, ORIGIN, RESTART_AT, TOPOLOGY_KEY, TOPOLOGY_NAME, UPDATE_STRATEGY, VOLCANO_QUEUE, _ALNUM, _LOWER, _QUALIFIED, dynamo_namespace, is_component, is_dns1035, is_label, is_label_value, is_qualified, is_subdomain, pod_clique_set, service_name, sha256
    _LOWER = frozenset('abcdefghijklmnopqrstuvwxyz0123456789')
    _ALNUM = _LOWER | frozenset('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
    _QUALIFIED = _ALNUM | frozenset('-_.')
    GROUP = 'nvidia.com'
    LABEL_COMPONENT = 'nvidia.com/dynamo-component'
    LABEL_TYPE = 'nvidia.com/dynamo-component-type'
    LABEL_SUB_TYPE = 'nvidia.com/dynamo-sub-component-type'
    LABEL_CLASS = 'nvidia.com/dynamo-component-class'
    LABEL_NAMESPACE = 'nvidia.com/dynamo-namespace'
    LABEL_GRAPH = 'nvidia.com/dynamo-graph-deployment-name'
    LABEL_HASH = 'nvidia.com/dynamo-worker-hash'
    LABEL_MODEL = 'nvidia.com/dynamo-base-model-hash'
    LABEL_METRICS = 'nvidia.com/metrics-enabled'
    LABEL_SELECTOR = 'nvidia.com/selector'
    LABEL_DISCOVERY = 'nvidia.com/dynamo-discovery-backend'
    LABEL_DISCOVERABLE = 'nvidia.com/dynamo-discovery-enabled'
    MODEL = 'nvidia.com/dynamo-base-model'
    ORIGIN = 'nvidia.com/dynamo-operator-origin-version'
    ENABLE_GROVE = 'nvidia.com/enable-grove'
    ENABLE_METRICS = 'nvidia.com/enable-metrics'
    DISCOVERY_MODE = 'nvidia.com/dynamo-kube-discovery-mode'
    EXECUTOR = 'nvidia.com/vllm-distributed-executor-backend'
    RESTART_AT = 'nvidia.com/restartAt'
    NO_PULL_SECRETS = 'nvidia.com/disable-image-pull-secret-discovery'
    UPDATE_STRATEGY = 'nvidia.com/grove-update-strategy'
    TOPOLOGY_KEY = 'nvidia.com/topology-label-key'
    TOPOLOGY_NAME = 'nvidia.com/topology-cluster-topology-name'
    VOLCANO_QUEUE = 'scheduling.volcano.sh/queue-name'

    def is_label(text, limit=63):
        return 0 < len(text) <= limit and text[0] in _LOWER and (text[-1] in _LOWER) and all((c in _LOWER or c == '-' for c in text))

    def is_dns1035(text):
        return is_label(text) and (not text[0].isdigit())

    def is_subdomain(text):
        return len(text) <= 253 and all((is_label(part, 253) for part in text.split('.')))

    def is_label_value(text):
        return not text or (len(text) <= 63 and text[0] in _ALNUM and (text[-1] in _ALNUM) and all((c in _QUALIFIED for c in text)))

    def is_qualified(text):
        prefix, slash, name = text.rpartition('/')
        if slash and (not is_subdomain(prefix)):
            return False
        return bool(name) and is_label_value(name)

    def is_component(text):
        return 0 < len(text) <= 63 and text[0] in _ALNUM and (text[-1] in _ALNUM) and all((c in _ALNUM or c == '-' for c in text))

    def dynamo_namespace(namespace, graph, shared):
        return 'dynamo' if shared else f"{namespace}-{graph.replace('.', '-')}"

    def service_name(name):
        return name.lower().replace('.', '-')

    def pod_clique_set(graph, longest):
        budget = max(45 - longest, 8)
        if len(graph) <= budget:
            return graph
        digest = 2166136261
        for byte in graph.encode():
            digest = (digest ^ byte) * 16777619 & 4294967295
        return f'{graph[:budget - 5]}-{digest & 65535:04x}'

    def sha256(text):
        from _sha256 import sha256 as digest
        return str(digest(text.encode()).hexdigest())


def generator_orchestrators():
    global GROVE, PATHWAYS, TYPE_CHECKING, _components, _grove, lower, pathway
    from generator import pathway
    from generator.model import GROVE
    TYPE_CHECKING = False

    def _components():
        from generator.orchestrators.components import lower
        return lower

    def _grove():
        from generator.orchestrators.grove import lower
        return lower
    PATHWAYS = {'components': _components, 'grove': _grove}

    def lower(plan, profile, problems):
        if plan.pathway != GROVE and pathway.judged_as_grove(plan.graph.annotations, plan.cluster.capabilities, profile):
            from generator.orchestrators.grove import naming
            naming.check(plan.graph, profile, problems)
        return PATHWAYS[plan.pathway]()(plan, profile, problems)


def generator_orchestrators_components():
    global TYPE_CHECKING, _service, deployment, exposure, lower, lws, names, podset, shared
    from generator import names
    from generator.orchestrators import deployment, exposure, lws, podset, shared
    TYPE_CHECKING = False

    def lower(plan, profile, problems):
        out = shared.lower(plan, profile)
        models: set[str] = set()
        for planned in plan.parts:
            workload = lws if planned.workload == 'LeaderWorkerSet' else deployment
            out += workload.lower(planned, plan, profile, problems)
            out += _service(planned, plan, profile)
            component = planned.part.component
            model = (component.model or {}).get('name', '')
            if model and model not in models:
                models.add(model)
                out.append(exposure.model_service(plan, component, {}))
            out += exposure.entrances(plan, component, planned.part.name)
        out += [exposure.adapter(plan, planned) for planned in plan.parts if planned.part.component.scaling_adapter and profile.scaling_adapters]
        return out

    def _service(planned, plan, profile):
        part, component = (planned.part, planned.part.component)
        discovery = str(part.gates.get(names.LABEL_DISCOVERY, part.annotations.get(names.LABEL_DISCOVERY, plan.cluster.config.discovery)))
        if discovery != 'kubernetes' and component.type != 'frontend':
            return []
        labels = {**part.labels, **(exposure.DISCOVERABLE if discovery == 'kubernetes' else {})}
        namespace = podset.namespace_label(planned, profile)
        return [exposure.service(plan, component, part.name, podset.workload_type(planned, plan), namespace, labels, part.annotations, leader_only=component.nodes > 1)]


def generator_orchestrators_deployment():
    global MAIN, MAX_SURGE, MAX_UNAVAILABLE, Rendering, STRATEGY, TYPE_CHECKING, int_or_string, lower, podset, strategy
    from generator.model import MAIN, Rendering
    from generator.orchestrators import podset
    TYPE_CHECKING = False
    STRATEGY = 'nvidia.com/deployment-strategy'
    MAX_SURGE = 'nvidia.com/deployment-rolling-update-max-surge'
    MAX_UNAVAILABLE = 'nvidia.com/deployment-rolling-update-max-unavailable'

    def lower(planned, plan, profile, problems):
        part = planned.part
        c = podset.context(planned, plan, profile, MAIN, None)
        values = {'name': part.name, 'namespace': plan.graph.namespace, 'labels': part.labels, 'annotations': part.annotations, 'replicas': part.component.replicas, 'fixed': not part.component.autoscaled, 'selector': part.name, 'strategy': strategy(part.annotations), 'pod': podset.template(c, planned, profile, problems)}
        return [Rendering('manifests/deployment.yaml.j2', values, part.component.pointer)]

    def strategy(annotations):
        if annotations.get(STRATEGY) == 'Recreate':
            return {'type': 'Recreate'}
        limits = {'maxSurge': int_or_string(annotations.get(MAX_SURGE) or '25%'), 'maxUnavailable': int_or_string(annotations.get(MAX_UNAVAILABLE) or '25%')}
        return {'type': 'RollingUpdate', 'rollingUpdate': limits}

    def int_or_string(text):
        digits = text[1:] if text[:1] in ('-', '+') else text
        return int(text) if digits.isascii() and digits.isdigit() else text


def generator_orchestrators_epp():
    global API, EPP_KEY, Rendering, TYPE_CHECKING, _NULL, _destination, _pool, _sorted, lower, names, pool, text
    from generator import names
    from generator.model import Rendering
    from generator.pods.base import EPP_KEY, pool
    TYPE_CHECKING = False
    API = 'inference.networking.x-k8s.io/v1alpha1'

    def lower(plan, profile):
        component = next((c for c in plan.graph.components if c.type == 'epp'), None)
        if component is None:
            return []
        graph = plan.graph
        labels = {names.LABEL_GRAPH: graph.name, names.LABEL_COMPONENT: component.name, names.LABEL_TYPE: 'epp'}
        out = []
        config = (component.epp or {}).get('config')
        if config is not None and (not (component.epp or {}).get('configMapRef')):
            data = {EPP_KEY: text(config)}
            values = {'name': f'{graph.name}-epp-config', 'namespace': graph.namespace, 'labels': labels, 'data': data}
            out.append(Rendering('manifests/configmap.yaml.j2', values, component.pointer))
        out.append(_pool(plan, component, labels, profile))
        if plan.cluster.capabilities.istio:
            out.append(_destination(plan, component))
        return out

    def _pool(plan, component, labels, profile):
        graph = plan.graph
        selector = {names.LABEL_NAMESPACE: names.dynamo_namespace(graph.namespace, graph.name, component.global_namespace)}
        selector |= {names.LABEL_CLASS: 'worker'} if profile.pods.class_label else {names.LABEL_TYPE: 'worker'}
        values = {'name': pool(graph.name), 'namespace': graph.namespace, 'labels': labels, 'selector': selector, 'picker': f'{graph.name}-{component.key}'}
        return Rendering('manifests/inferencepool.yaml.j2', values, component.pointer)

    def _destination(plan, component):
        name = names.service_name(f'{plan.graph.name}-{component.key}')
        given = plan.cluster.config.mesh_tls or {}
        mode = given.get('tlsMode') or 'SIMPLE'
        tls: dict[str, Any] = {'mode': mode, 'insecureSkipVerify': given.get('insecureSkipVerify', True)}
        if mode == 'MUTUAL':
            for key in ('clientCertificate', 'privateKey', 'caCertificates'):
                if given.get(key):
                    tls[key] = given[key]
        values = {'name': name, 'namespace': plan.graph.namespace, 'tls': tls, 'host': f'{name}.{plan.graph.namespace}.svc.cluster.local'}
        return Rendering('manifests/destinationrule.yaml.j2', values, component.pointer)

    def text(config):
        from generator.yamlio import dump
        from generator.yamlio.quoting import quoted
        plugins = [{'name': p.get('name', ''), 'parameters': p.get('parameters', _NULL), 'type': p.get('type', '')} for p in config.get('plugins') or ()]
        body = {**config, 'apiVersion': API, 'kind': 'EndpointPickerConfig', 'plugins': plugins}
        return dump([_sorted(body)]).replace(quoted(_NULL), 'null')
    _NULL = '\x00null'

    def _sorted(value):
        if isinstance(value, dict):
            return {k: _sorted(value[k]) for k in sorted(value)}
        return [_sorted(v) for v in value] if isinstance(value, list) else value


def generator_orchestrators_exposure():
    global DISCOVERABLE, PORTS, Rendering, SYSTEM, TYPE_CHECKING, _configured, _host, adapter, entrances, model_hash, model_service, names, service
    from generator import names
    from generator.components.labels import model_hash
    from generator.model import Rendering
    TYPE_CHECKING = False
    SYSTEM = {'name': 'system', 'port': 9090, 'targetPort': 'system', 'protocol': 'TCP'}
    PORTS = {'frontend': {'name': 'http', 'port': 8000, 'targetPort': 'http', 'protocol': 'TCP'}, 'epp': {'name': 'grpc', 'port': 9002, 'targetPort': 9002, 'protocol': 'TCP', 'appProtocol': 'http2'}}
    DISCOVERABLE = {names.LABEL_DISCOVERY: 'kubernetes', names.LABEL_DISCOVERABLE: 'true'}

    def service(plan, component, name, kind, namespace, labels, annotations, leader_only):
        selector = {names.LABEL_NAMESPACE: namespace, names.LABEL_COMPONENT: component.name, names.LABEL_TYPE: kind}
        if leader_only:
            selector['role'] = 'leader'
        values = {'name': names.service_name(name), 'namespace': plan.graph.namespace, 'labels': labels, 'annotations': annotations, 'headless': False, 'ports': [PORTS.get(kind, SYSTEM)], 'selector': selector}
        return Rendering('manifests/service.yaml.j2', values, component.pointer)

    def model_service(plan, component, annotations):
        digest = model_hash(component)
        selector = {names.LABEL_MODEL: digest}
        values = {'name': f'dynamo-model-{digest}', 'namespace': plan.graph.namespace, 'labels': {**selector, 'nvidia.com/managed-by': 'dynamo-operator'}, 'annotations': {**annotations, names.MODEL: (component.model or {})['name']}, 'headless': True, 'ports': [{**SYSTEM, 'targetPort': 9090}], 'selector': selector}
        return Rendering('manifests/service.yaml.j2', values, component.pointer)

    def entrances(plan, component, name):
        given = component.ingress if component.ingress is not None else _configured(plan, component)
        if not given or not given.get('enabled'):
            return []
        values = {'name': names.service_name(name), 'namespace': plan.graph.namespace, 'host': _host(given), 'ingress_class': given.get('ingressControllerClassName'), 'tls_secret': (given.get('tls') or {}).get('secretName'), 'gateway': given.get('virtualServiceGateway')}
        out = []
        if values['ingress_class'] is not None:
            out.append(Rendering('manifests/ingress.yaml.j2', values, component.pointer))
        if plan.cluster.config.ingress_gateway and given.get('useVirtualService') and (values['gateway'] is not None):
            out.append(Rendering('manifests/virtualservice.yaml.j2', values, component.pointer))
        return out

    def _host(given):
        suffix = given.get('hostSuffix')
        return f"{given.get('hostPrefix') or ''}{given.get('host', '')}.{('local' if suffix is None else suffix)}"

    def _configured(plan, component):
        config = plan.cluster.config
        if component.type != 'frontend' or not (config.ingress_class or config.ingress_gateway):
            return None
        return {'enabled': True, 'host': plan.graph.name, 'useVirtualService': bool(config.ingress_gateway), **({'ingressControllerClassName': config.ingress_class} if config.ingress_class else {}), **({'tls': {'secretName': config.ingress_tls_secret}} if config.ingress_tls_secret else {}), **({'hostSuffix': config.ingress_host_suffix} if config.ingress_host_suffix else {}), **({'virtualServiceGateway': config.ingress_gateway} if config.ingress_gateway else {})}

    def adapter(plan, planned):
        component, graph = (planned.part.component, plan.graph)
        values = {'name': f'{graph.name}-{component.key}', 'namespace': graph.namespace, 'graph': graph.name, 'component': component.name, 'replicas': component.replicas, 'labels': {names.LABEL_GRAPH: graph.name, names.LABEL_COMPONENT: component.name}}
        return Rendering('manifests/scalingadapter.yaml.j2', values, component.pointer)


def generator_orchestrators_gangs():
    global GROUP_NAME, NANO, Rendering, TYPE_CHECKING, VOLCANO, _amounts, _container, _printed, _sum, canonical, min_resources, parse, queues, requests, scheduled
    from generator.model import Rendering
    from generator.quantity import canonical, parse
    TYPE_CHECKING = False
    VOLCANO = 'volcano'
    GROUP_NAME = 'scheduling.k8s.io/group-name'
    NANO = 9

    def scheduled(pod, group=''):
        out = {**pod, 'spec': {**pod['spec'], 'schedulerName': VOLCANO}}
        if group:
            metadata = pod['metadata']
            out['metadata'] = {**metadata, 'annotations': {**(metadata.get('annotations') or {}), GROUP_NAME: group}}
        return out

    def min_resources(leader, worker, size):
        total: dict[str, tuple[int, bool]] = {}
        for spec, times in ((leader, 1), (worker, size - 1)):
            for name, (amount, binary) in requests(spec).items():
                held, also = total.get(name, (0, True))
                total[name] = (held + amount * times, also and binary)
        return {name: _printed(*total[name]) for name in sorted(total)}

    def requests(spec):
        total = _sum((_container(c) for c in spec.get('containers') or ()))
        sidecars: dict[str, tuple[int, bool]] = {}
        peak: dict[str, tuple[int, bool]] = {}
        for c in spec.get('initContainers') or ():
            own = _sum((sidecars, _container(c)))
            if c.get('restartPolicy') == 'Always':
                total, sidecars = (_sum((total, _container(c))), own)
            for name, amount in own.items():
                peak[name] = max(peak.get(name, amount), amount)
        for name, amount in peak.items():
            total[name] = max(total.get(name, amount), amount)
        return _sum((total, _amounts(spec.get('overhead') or {})))

    def _container(container):
        resources = container.get('resources') or {}
        return _amounts({**(resources.get('limits') or {}), **(resources.get('requests') or {})})

    def _amounts(amounts):
        out = {}
        for name, amount in amounts.items():
            read = parse(amount)
            if read is not None:
                number, exponent, family = (read[0], read[1] + NANO, read[2])
                out[name] = (number * 10 ** exponent if exponent >= 0 else -(-number // 10 ** (-exponent)), family == 'binary')
        return out

    def _sum(parts):
        out: dict[str, tuple[int, bool]] = {}
        for part in parts:
            for name, (amount, binary) in part.items():
                held, also = out.get(name, (0, True))
                out[name] = (held + amount, also and binary)
        return out

    def _printed(nano, binary):
        whole, rest = divmod(nano, 10 ** NANO)
        if rest:
            return canonical(f'{nano}n')
        return canonical(f'{whole // 1024}Ki') if binary and whole % 1024 == 0 else canonical(str(whole))

    def queues(plan):
        if not plan.cluster.capabilities.create_queues:
            return []
        return [Rendering('manifests/queue.yaml.j2', {'name': name}) for name in plan.cluster.capabilities.volcano_queues]


def generator_orchestrators_grove():
    global Rendering, TYPE_CHECKING, _access, _group, _models, _set, check, cliques, exposure, gms, is_group, labels, lower, names, naming, podset, roles, schedulers, shared, shares_between_pods, startup, topology
    from generator import names
    from generator.model import Rendering
    from generator.orchestrators import exposure, podset, shared
    from generator.orchestrators.grove import cliques, gms, labels, naming, schedulers, startup, topology
    from generator.orchestrators.grove.roles import is_group, roles, shares_between_pods
    TYPE_CHECKING = False

    def lower(plan, profile, problems):
        check(plan, profile, problems)
        out = shared.lower(plan, profile)
        out.append(_set(plan, profile, problems))
        out += _models(plan, profile)
        for planned in plan.parts:
            out += _access(planned, plan, profile)
        out += [exposure.adapter(plan, planned) for planned in plan.parts if planned.part.component.scaling_adapter and profile.scaling_adapters]
        return out

    def check(plan, profile, problems):
        naming.check(plan.graph, profile, problems)
        schedulers.check(plan, profile, problems)
        topology.check(plan, profile, problems)

    def _set(plan, profile, problems):
        graph = plan.graph
        scheduler = schedulers.choose(plan, profile)
        made: list[dict[str, Any]] = []
        groups: list[dict[str, Any]] = []
        claims: list[dict[str, Any]] = []
        for planned in plan.parts:
            component = planned.part.component
            own = roles(component)
            made += [cliques.clique(role, own, planned, plan, profile, scheduler, problems) for role in own]
            if is_group(component):
                groups.append(_group(planned, plan, profile))
            if shares_between_pods(component):
                claims += gms.claims(component, own, profile)
        values = {'name': naming.name(graph, profile), 'namespace': graph.namespace, 'labels': {**graph.spec_labels, **({names.LABEL_GRAPH: graph.name} if profile.grove.graph_label else {})}, 'annotations': {**graph.spec_annotations, **scheduler.annotations}, 'update_strategy': graph.annotations.get(names.UPDATE_STRATEGY) if profile.grove.update_strategy else None, 'startup': startup.EXPLICIT if any((c['starts_after'] for c in made)) else startup.ANY_ORDER, 'priority_class': graph.priority_class, 'termination_delay': plan.cluster.config.termination_delay, 'topology': topology.of_graph(graph, profile), 'cliques': made, 'groups': groups, 'claims': claims}
        return Rendering('manifests/podcliqueset.yaml.j2', values)

    def _group(planned, plan, profile):
        component = planned.part.component
        own = roles(component)
        return {'name': component.key, 'cliques': [role.name for role in own], 'replicas': component.replicas, 'min_available': cliques.min_available(planned, profile), 'topology': topology.of_component(component, plan.graph, profile), 'sharing': gms.sharing(component, own, profile) if shares_between_pods(component) else []}

    def _models(plan, profile):
        annotations = plan.graph.spec_annotations if profile.grove.service_annotations else {}
        first: dict[str, Component] = {}
        for component in plan.graph.components:
            if (component.model or {}).get('name'):
                first.setdefault((component.model or {})['name'], component)
        return [exposure.model_service(plan, component, annotations) for component in first.values()]

    def _access(planned, plan, profile):
        component = planned.part.component
        out = []
        if plan.discovery == 'kubernetes' or component.type == 'frontend':
            namespace = names.dynamo_namespace(plan.graph.namespace, plan.graph.name, component.global_namespace)
            out.append(exposure.service(plan, component, planned.part.name, podset.workload_type(planned, plan), namespace, labels.of_service(planned, plan, profile), labels.annotations_of_service(planned, plan, profile), leader_only=False))
        if component.type == 'frontend':
            out += exposure.entrances(plan, component, planned.part.name)
        return out


def generator_orchestrators_grove_cliques():
    global MAIN, SERVER, TYPE_CHECKING, _min_available, addressing, clique, context, fails_over_between_pods, gms, is_group, labels, main_container, min_available, names, podset, replace, schedulers, shares_between_pods, startup, topology, with_gates
    from generator import names
    from generator.components.defaults import main_container
    from generator.model import MAIN
    from generator.orchestrators import podset
    from generator.orchestrators.grove import gms, labels, schedulers, startup, topology
    from generator.orchestrators.grove.roles import SERVER, addressing, fails_over_between_pods, is_group, shares_between_pods
    from generator.records import replace
    TYPE_CHECKING = False

    def clique(role, cliques, planned, plan, profile, scheduler, problems):
        component = planned.part.component
        made = podset.spec(context(role, planned, plan, profile), problems)
        if shares_between_pods(component):
            made = gms.pod(made, role, component, profile)
        pod, metadata = schedulers.place(made, labels.of_clique(planned, plan, profile, role.role), scheduler)
        return {'name': role.name, 'labels': metadata, 'annotations': labels.annotations_of_clique(planned, plan, profile, role.role), 'replicas': role.replicas, 'min_available': _min_available(role, planned, profile), 'starts_after': startup.starts_after(role, cliques, planned), 'topology': None if is_group(component) else topology.of_component(component, plan.graph, profile), 'pod': pod}

    def context(role, planned, plan, profile):
        planned = with_gates(planned, plan, profile)
        component = planned.part.component
        if role.role != SERVER:
            return podset.context(planned, plan, profile, role.role, addressing(component, role.rank), role.rank)
        alone = podset.context(planned, plan, profile, MAIN, None, role.rank)
        main = main_container(planned.part.template, component.main) or {}
        mode, _ = alone.backend.mode(main, 1, planned.gpus, planned.executor, profile)
        return replace(alone, job=replace(alone.job, nodes=1, mode=mode))

    def with_gates(planned, plan, profile):
        part = planned.part
        forced = {names.LABEL_DISCOVERY: plan.discovery} if plan.discovery else {}
        held = (part.template.get('metadata') or {}).get('labels') or {}
        if profile.convert.hub == 'v1alpha1':
            held = {**plan.graph.spec_labels, **(part.component.labels or {})}
        given = str(held.get(names.LABEL_HASH, '')) if part.component.is_worker else ''
        return replace(planned, part=replace(part, gates={**part.gates, **forced}, worker_hash=given))

    def _min_available(role, planned, profile):
        component = planned.part.component
        if component.nodes > 1 and (not fails_over_between_pods(component)):
            return role.replicas
        return min_available(planned, profile) if not is_group(component) else 1

    def min_available(planned, profile):
        given = planned.part.component.min_available
        return given if given is not None and profile.grove.min_available else 1


def generator_orchestrators_grove_gms():
    global HOST, SERVER, SHARED, SOCKETS_PER_GPU, TYPE_CHECKING, VOLUME, _engine, _limits, _permissions, _ranks, _server, _without_gpus, claim, claims, count, dra, fails_over_between_pods, launch, main_container, pod, service_name, sharing, without
    from generator import dra
    from generator.components.defaults import main_container
    from generator.merge import without
    from generator.names import service_name
    from generator.orchestrators.grove.roles import SERVER, fails_over_between_pods
    from generator.templating import launch
    TYPE_CHECKING = False
    HOST, SHARED, VOLUME = ('/run/gms', '/run/gms/shared', 'gms-shared')
    SOCKETS_PER_GPU = 2

    def pod(spec, role, component, profile):
        containers = list(spec.get('containers') or ())
        if not containers:
            return dict(spec)
        gpus = count(component, profile)
        main = _server(containers[0], gpus) if role.role == SERVER else _engine(containers[0])
        containers[0] = _without_gpus(main, profile)
        mount = {'name': VOLUME, 'mountPath': SHARED, 'subPathExpr': f'$(GROVE_PCSG_NAME)-$(GROVE_PCSG_INDEX)/rank-{role.rank}'}
        containers[0]['volumeMounts'] = [*(containers[0].get('volumeMounts') or ()), mount]
        out = {**dra.tolerate_gpus(spec), 'containers': containers}
        out['volumes'] = [*(spec.get('volumes') or ()), {'name': VOLUME, 'hostPath': {'path': HOST, 'type': 'DirectoryOrCreate'}}]
        out['initContainers'] = [*(spec.get('initContainers') or ()), _permissions(containers[0].get('image', ''), mount)]
        if role.role != SERVER and fails_over_between_pods(component):
            out['restartPolicy'] = 'Never'
        return out

    def _server(main, gpus):
        sockets = f'test $(ls {SHARED}/gms_*.sock 2>/dev/null | wc -l) -ge {SOCKETS_PER_GPU * gpus}'
        return {**without(main, 'livenessProbe', 'readinessProbe'), 'command': ['bash', '-c'], 'args': [launch('vllm/gms/weight-server.j2', {'folder': SHARED}).strip()], 'env': [*(main.get('env') or ()), {'name': 'GMS_SOCKET_DIR', 'value': SHARED}], 'startupProbe': {'exec': {'command': ['sh', '-c', sockets]}, 'periodSeconds': 2, 'timeoutSeconds': 2, 'failureThreshold': 150}}

    def _engine(main):
        kept = [e for e in main.get('env') or () if e.get('name') != 'DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS']
        index = {'fieldRef': {'fieldPath': "metadata.labels['grove.io/podclique-pod-index']"}}
        added = [{'name': 'ENGINE_ID', 'valueFrom': index}, {'name': 'GMS_SOCKET_DIR', 'value': SHARED}, {'name': 'FAILOVER_LOCK_PATH', 'value': f'{SHARED}/failover.lock'}, {'name': 'DYN_SYSTEM_STARTING_HEALTH_STATUS', 'value': 'notready'}]
        return {**main, 'env': [*kept, *added]}

    def _without_gpus(main, profile):
        held = main.get('resources') or {}
        if profile.grove.claims_from_service:
            left = {k: without(v, 'nvidia.com/gpu') if k in ('limits', 'requests') else v for k, v in held.items()}
        else:
            left = dra.without_gpus(main)['resources']
        left = {k: v for k, v in left.items() if v}
        return {**main, 'resources': left} if left else without(main, 'resources')

    def _permissions(image, mount):
        return {'name': 'fix-gms-perms', **({'image': image} if image else {}), 'command': ['sh', '-c', f'chmod 1777 {SHARED}'], 'securityContext': {'runAsUser': 0, 'runAsNonRoot': False}, 'volumeMounts': [mount]}

    def count(component, profile):
        if not profile.grove.claims_from_service:
            return dra.gpu_count((main_container(component.template, component.main) or {}).get('resources'))
        text = str(_limits(component).get('gpu') or '')
        return int(text) if text.isascii() and text.isdigit() else 0

    def claim(component, rank, profile):
        name = component.name if profile.grove.claims_from_service else service_name(component.name)
        return f'{name}-gpu-rank-{rank}'

    def claims(component, cliques, profile):
        if profile.grove.claims_from_service:
            device = _limits(component).get('gpuType')
        else:
            device = (component.gpu_memory or {}).get('deviceClassName')
        common = {'device_class': device or 'gpu.nvidia.com', 'count': count(component, profile)}
        return [{'name': claim(component, rank, profile), **common} for rank in _ranks(cliques)]

    def sharing(component, cliques, profile):
        return [{'name': claim(component, rank, profile), 'cliques': [c.name for c in cliques if c.rank == rank]} for rank in _ranks(cliques)]

    def _limits(component):
        return ((component.alpha or {}).get('resources') or {}).get('limits') or {}

    def _ranks(cliques):
        return list(dict.fromkeys((c.rank for c in cliques)))


def generator_orchestrators_grove_labels():
    global DISCOVERABLE, ENGINE_GROUP, PROPAGATED, SERVER, TYPE_CHECKING, _own, _topology, _topology_keys, annotations_of_clique, annotations_of_service, applies, fails_over_between_pods, identity, model_hash, names, of_clique, of_service, restarts, sub_type, without, workload_type
    from generator import names
    from generator.components import restarts
    from generator.components.defaults import PROPAGATED, applies
    from generator.components.labels import identity, model_hash, sub_type
    from generator.merge import without
    from generator.orchestrators.exposure import DISCOVERABLE
    from generator.orchestrators.grove.roles import SERVER, fails_over_between_pods
    from generator.orchestrators.podset import workload_type
    TYPE_CHECKING = False
    ENGINE_GROUP = 'nvidia.com/dynamo-failover-engine-group-member'

    def of_clique(planned, plan, profile, role):
        component, graph = (planned.part.component, plan.graph)
        kind, sub = (workload_type(planned, plan), sub_type(component, profile))
        fixed = {names.LABEL_SELECTOR: planned.part.name, **identity(component, graph, '', profile), **({names.LABEL_TYPE: kind} if kind else {}), **({names.LABEL_SUB_TYPE: sub} if sub else {})}
        system = dict(fixed)
        if (digest := model_hash(component)):
            system[names.LABEL_MODEL] = digest
        if graph.annotations.get(names.ENABLE_METRICS) != 'false':
            system[names.LABEL_METRICS] = 'true'
        if profile.convert.hub == 'v1alpha1':
            fixed = without(fixed, names.LABEL_SELECTOR, names.LABEL_COMPONENT, names.LABEL_SUB_TYPE)
        out = {**system, **graph.spec_labels, **(component.labels or {}), **_own(planned, plan, 'labels'), **fixed}
        if role == SERVER:
            return without(out, *DISCOVERABLE)
        if plan.discovery == 'kubernetes':
            out |= DISCOVERABLE
        return {**out, ENGINE_GROUP: 'true'} if fails_over_between_pods(component) else out

    def annotations_of_clique(planned, plan, profile, role):
        component, graph = (planned.part.component, plan.graph)
        own = _own(planned, plan, 'annotations')
        propagated = {key: graph.annotations[key] for key in PROPAGATED if key in graph.annotations}
        forced = {names.LABEL_DISCOVERY: plan.discovery} if plan.discovery else {}
        service = component.annotations or {}
        if profile.convert.hub == 'v1alpha1':
            out = {**graph.spec_annotations, **propagated, **service, **forced, **own}
        else:
            out = {**graph.spec_annotations, **service, **propagated, **own, **forced}
            out = {**without(out, *_topology_keys(profile)), **_topology(component, plan, role)}
        name, stamp = restarts(graph, profile)
        return {**out, names.RESTART_AT: stamp} if name in ('*', component.name) else out

    def of_service(planned, plan, profile):
        out = {**plan.graph.spec_labels, **(planned.part.component.labels or {})}
        if profile.convert.hub == 'v1beta1':
            out |= _own(planned, plan, 'labels')
        return {**out, **DISCOVERABLE} if plan.discovery == 'kubernetes' else out

    def annotations_of_service(planned, plan, profile):
        if not profile.grove.service_annotations:
            return {}
        return {**plan.graph.spec_annotations, **(planned.part.component.annotations or {}), **_own(planned, plan, 'annotations')}

    def _own(planned, plan, key):
        component = planned.part.component
        out: Mapping[str, str] = ((component.template or {}).get('metadata') or {}).get(key) or {}
        if key == 'labels' and workload_type(planned, plan) != component.type:
            return {names.LABEL_SUB_TYPE: component.type, **out}
        return dict(out)

    def _topology_keys(profile):
        return (names.TOPOLOGY_KEY, names.TOPOLOGY_NAME) if profile.accepts.kv_topology else (names.TOPOLOGY_KEY,)

    def _topology(component, plan, role):
        policy = plan.graph.kv_transfer or {}
        if role == SERVER or not component.is_worker or (not applies(policy)):
            return {}
        pairs = ((names.TOPOLOGY_KEY, policy.get('labelKey')), (names.TOPOLOGY_NAME, policy.get('clusterTopologyName')))
        return {key: str(value) for key, value in pairs if value}


def generator_orchestrators_grove_naming():
    global BUDGET, Finding, TYPE_CHECKING, check, is_group, length, name, names, roles
    from generator import names
    from generator.errors import Finding
    from generator.orchestrators.grove.roles import is_group, roles
    TYPE_CHECKING = False
    BUDGET = 45

    def name(graph, profile):
        if not profile.grove.name_truncated:
            return graph.name
        return names.pod_clique_set(graph.name, max((length(c) for c in graph.components), default=0))

    def length(component):
        clique = max((len(role.name) for role in roles(component)))
        return clique + len(component.key) if is_group(component) else clique

    def check(graph, profile, problems):
        whole = name(graph, profile)
        for component in graph.components:
            own = length(component)
            if len(whole) + own <= BUDGET:
                continue
            group = len(component.key) if is_group(component) else 0
            parts = (f'scaling group {group}, ' if group else '') + f'clique {own - group}'
            problems.append(Finding('DGD405', f'component {component.name!r}: the names of its pods would take {len(whole) + own} of {BUDGET} characters (PodCliqueSet {whole!r} {len(whole)}, {parts})', graph.locate(component.pointer), "shorten the component's name" + ('' if profile.grove.name_truncated else " or the graph's")))


def generator_orchestrators_grove_roles():
    global Addressing, LEADER, MAIN, Role, SERVER, TYPE_CHECKING, WORKER, _HOST, _POD, _SERVICE, _engine, addressing, fails_over_between_pods, is_group, record, roles, shares_between_pods
    from generator.model import LEADER, MAIN, WORKER, Addressing
    from generator.records import record
    TYPE_CHECKING = False
    SERVER = 'gms'
    _HOST = '$(GROVE_PCSG_NAME)-$(GROVE_PCSG_INDEX)'
    _SERVICE = '$(GROVE_HEADLESS_SERVICE)'
    _POD = '$(GROVE_PCLQ_POD_INDEX)'

    @record
    class Role:
        name: str
        role: str
        replicas: int
        rank: int = 0

    def shares_between_pods(component):
        return component.gpu_memory is not None and component.gpu_memory.get('mode') == 'InterPod'

    def fails_over_between_pods(component):
        return component.failover is not None and component.failover.get('mode') == 'InterPod'

    def is_group(component):
        return component.nodes > 1 or shares_between_pods(component) or component.force_scaling_group

    def roles(component):
        key, nodes = (component.key, component.nodes)
        if shares_between_pods(component):
            out: list[Role] = []
            for rank in range(nodes):
                out += [Role(f'{key}-gms-{rank}', SERVER, 1, rank), _engine(component, rank)]
            return tuple(out)
        if nodes > 1:
            return (Role(f'{key}-ldr', LEADER, 1), Role(f'{key}-wkr', WORKER, nodes - 1))
        return (Role(key, MAIN, 1 if component.force_scaling_group else component.replicas),)

    def _engine(component, rank):
        shadows = max((component.failover or {}).get('numShadows') or 1, 1) if fails_over_between_pods(component) else 0
        if component.nodes == 1:
            return Role(component.key, MAIN, 1 + shadows)
        name = f'{component.key}-wkr-{rank}' if rank else f'{component.key}-ldr'
        return Role(name, WORKER if rank else LEADER, 1 + shadows, rank)

    def addressing(component, rank):
        if component.nodes == 1:
            return None
        shared = shares_between_pods(component)
        leader = f'{_HOST}-{component.key}-ldr-{(_POD if shared else 0)}.{_SERVICE}'
        if shared:
            workers = tuple((f'{_HOST}-{component.key}-wkr-{i}-{_POD}.{_SERVICE}' for i in range(1, component.nodes)))
        else:
            workers = tuple((f'{_HOST}-{component.key}-wkr-{i}.{_SERVICE}' for i in range(component.nodes - 1)))
        return Addressing(orchestrator='grove', leader=leader, rank=str(rank) if shared else '$((GROVE_PCLQ_POD_INDEX + 1))', rank_needs_shell=not shared, hosts=(leader, *workers), waits_for_dns=False)


def generator_orchestrators_grove_schedulers():
    global Finding, HINTS, KAI, KAI_ANNOTATION, KAI_DEFAULT, KAI_LABEL, Scheduler, TYPE_CHECKING, VOLCANO, VOLCANO_ANNOTATION, VOLCANO_QUEUE, WARNING, _volcano, check, choose, place, record
    from generator.errors import WARNING, Finding
    from generator.records import record
    TYPE_CHECKING = False
    KAI, VOLCANO = ('kai-scheduler', 'volcano')
    KAI_ANNOTATION, KAI_LABEL, KAI_DEFAULT = ('nvidia.com/kai-scheduler-queue', 'kai.scheduler/queue', 'dynamo')
    VOLCANO_ANNOTATION, VOLCANO_QUEUE = ('nvidia.com/volcano-queue', 'scheduling.grove.io/volcano-queue')
    HINTS = {KAI_ANNOTATION: 'declare spec.capabilities.kaiScheduler in the overlay, or remove the annotation', VOLCANO_ANNOTATION: 'operators from 1.3 on read it with orchestrators.volcanoScheduler.enabled: true in spec.operator.config'}

    @record
    class Scheduler:
        name: str = ''
        labels: Mapping[str, str] = {}
        annotations: Mapping[str, str] = {}

    def choose(plan, profile):
        given = plan.graph.annotations
        if plan.cluster.capabilities.kai:
            return Scheduler(KAI, labels={KAI_LABEL: str(given.get(KAI_ANNOTATION, '')).strip() or KAI_DEFAULT})
        if _volcano(plan, profile):
            queue = str(given.get(VOLCANO_ANNOTATION, '')).strip()
            return Scheduler(VOLCANO, annotations={VOLCANO_QUEUE: queue} if queue else {})
        return Scheduler()

    def place(pod, labels, scheduler):
        if not scheduler.name or (pod.get('schedulerName') or scheduler.name) != scheduler.name:
            return (pod, labels)
        return ({**pod, 'schedulerName': scheduler.name}, {**labels, **scheduler.labels})

    def check(plan, profile, problems):
        on = {KAI_ANNOTATION: plan.cluster.capabilities.kai, VOLCANO_ANNOTATION: _volcano(plan, profile)}
        for annotation, hint in HINTS.items():
            if str(plan.graph.annotations.get(annotation, '')).strip() and (not on[annotation]):
                where = plan.graph.locate(('metadata', 'annotations', annotation))
                problems.append(Finding('DGD307', f'annotation {annotation} has no effect: that scheduler is not in use here', where, hint, WARNING))
        if not _volcano(plan, profile):
            return
        where, capabilities = (plan.cluster.where, plan.cluster.capabilities)
        if capabilities.kai:
            problems.append(Finding('DGD304', 'the KAI and the Volcano scheduler are both on; the operator refuses to place a PodCliqueSet under two', where, 'turn one off: spec.capabilities.kaiScheduler, or spec.operator.config orchestrators.volcanoScheduler'))
        if not capabilities.volcano:
            problems.append(Finding('DGD304', 'orchestrators.volcanoScheduler is enabled but Volcano is not installed: the operator would not start', where, 'declare spec.capabilities.volcano, or drop orchestrators.volcanoScheduler from spec.operator.config'))

    def _volcano(plan, profile):
        return plan.cluster.config.volcano_scheduler and profile.grove.volcano_scheduler


def generator_orchestrators_grove_startup():
    global ANY_ORDER, EXPLICIT, LEADER, SERVER, TYPE_CHECKING, WORKER, find, shares_between_pods, starts_after
    from generator.backends import find
    from generator.model import LEADER, WORKER
    from generator.orchestrators.grove.roles import SERVER, shares_between_pods
    TYPE_CHECKING = False
    ANY_ORDER, EXPLICIT = ('CliqueStartupTypeAnyOrder', 'CliqueStartupTypeExplicit')

    def starts_after(role, cliques, planned):
        component = planned.part.component
        out = []
        if shares_between_pods(component) and role.role != SERVER:
            out += [c.name for c in cliques if c.role == SERVER and c.rank == role.rank]
        if component.nodes > 1 and role.role == LEADER and find(planned.backend).LEADER_STARTS_LAST:
            out += [c.name for c in cliques if c.role == WORKER]
        return out


def generator_orchestrators_grove_topology():
    global Finding, TYPE_CHECKING, _binding, _constraint, check, of_component, of_graph
    from generator.errors import Finding
    TYPE_CHECKING = False

    def of_graph(graph, profile):
        given = graph.topology or {}
        return _constraint(given.get('packDomain', ''), _binding(graph), profile)

    def of_component(component, graph, profile):
        inherits = bool((graph.topology or {}).get('packDomain'))
        return _constraint((component.topology or {}).get('packDomain', ''), '' if inherits else _binding(graph), profile)

    def _binding(graph):
        given = graph.topology or {}
        return str(given.get('clusterTopologyName') or given.get('topologyProfile') or '')

    def _constraint(domain, binding, profile):
        if not domain:
            return None
        if not profile.grove.topology_pack:
            return {'packDomain': domain}
        return {**({'topologyName': binding} if binding else {}), 'pack': {'required': domain}}

    def check(plan, profile, problems):
        policy = plan.graph.kv_transfer or {}
        name, domain = (policy.get('clusterTopologyName'), policy.get('domain', ''))
        if not name:
            return
        at = ('spec', 'experimental', 'kvTransferPolicy')
        levels = (plan.cluster.topology_bindings or {}).get(name)
        if levels is None:
            problems.append(Finding('DGD118', f'{profile.accepts.topology_kind} {name!r}, which kvTransferPolicy names, is not known for this cluster', plan.graph.locate((*at, 'clusterTopologyName')), f'list its levels, broadest first, in the overlay: spec.topologyBindings: {{{name}: [zone, rack]}}'))
        elif domain not in levels:
            problems.append(Finding('DGD118', f'kvTransferPolicy.domain {domain!r} is no level of {name!r}', plan.graph.locate((*at, 'domain')), f"use one of {', '.join(levels)}"))


def generator_orchestrators_lws():
    global Addressing, Finding, INSTANCE, LEADER, Rendering, TYPE_CHECKING, WORKER, _check, _has_gpu, _labelled, _replica, _set, addressing, gangs, limits, lower, names, pod, podset
    from generator import limits, names
    from generator.errors import Finding
    from generator.model import LEADER, WORKER, Addressing, Rendering
    from generator.orchestrators import gangs, podset
    TYPE_CHECKING = False
    INSTANCE = 'instance-id'

    def addressing(nodes):
        workers = tuple((f"""$(echo "$LWS_LEADER_ADDRESS" | sed 's/\\./-{i}\\./')""" for i in range(1, nodes)))
        return Addressing(orchestrator='lws', leader='$(LWS_LEADER_ADDRESS)', rank='$(LWS_WORKER_INDEX)', rank_needs_shell=False, hosts=('$(LWS_LEADER_ADDRESS)', *workers), waits_for_dns=True)

    def lower(planned, plan, profile, problems):
        pods = {role: pod(planned, plan, profile, role, problems) for role in (LEADER, WORKER)}
        part, gang = (planned.part, planned.gang)
        indexed = profile.lws.layout == 'indexed' and plan.cluster.capabilities.volcano
        if gang.form == 'native' if gang is not None else not indexed:
            annotations = {names.VOLCANO_QUEUE: gang.queue} if gang is not None and gang.queue else None
            if gang is not None:
                pods = {role: gangs.scheduled(p) for role, p in pods.items()}
            return [_set(planned, plan, f'{part.name}-0', part.component.replicas, part.labels, pods, annotations, fixed=not part.component.autoscaled)]
        if part.component.replicas * 2 > limits.OUTPUT_OBJECTS:
            problems.append(Finding('DGD009', f'component {part.component.name!r}: each of {part.component.replicas} replicas is two objects; the limit is {limits.OUTPUT_OBJECTS}', plan.graph.locate((*part.component.pointer, 'replicas')), 'lower replicas'))
            return []
        return [r for i in range(part.component.replicas) for r in _replica(planned, plan, profile, pods, i)]

    def _replica(planned, plan, profile, pods, i):
        part, gang = (planned.part, planned.gang)
        name = f'{part.name}-{i}'
        own = {INSTANCE: str(i)} if profile.lws.layout == 'indexed' else {}
        members = {role: _labelled(gangs.scheduled(p, name), own) for role, p in pods.items()}
        leader, worker = (pods[LEADER]['spec'], pods[WORKER]['spec'])
        values = {'name': name, 'namespace': plan.graph.namespace, 'labels': own or part.labels, 'members': part.component.nodes, 'resources': gangs.min_resources(leader, worker, part.component.nodes) if gang is not None else None, 'queue': gang.queue if gang is not None else '' if plan.cluster.exact else (plan.cluster.scheduling or {}).get('queue'), 'priority_class': leader.get('priorityClassName') if gang is not None else None}
        return [_set(planned, plan, name, 1, {**part.labels, **own}, members), Rendering('manifests/podgroup.yaml.j2', values, part.component.pointer)]

    def _labelled(pod, labels):
        metadata = pod['metadata']
        return {**pod, 'metadata': {**metadata, 'labels': {**metadata['labels'], **labels}}}

    def pod(planned, plan, profile, role, problems):
        part = planned.part
        c = podset.context(planned, plan, profile, role, addressing(part.component.nodes))
        made = podset.template(c, planned, profile, problems)
        labels = {**made['metadata']['labels'], **part.labels, 'role': role}
        labels.pop(names.LABEL_SELECTOR, None)
        if role == LEADER or profile.lws.needs_gpu:
            _check(made['spec'], planned, plan, profile, role, problems)
        return {**made, 'metadata': {**made['metadata'], 'labels': labels}}

    def _check(spec, planned, plan, profile, role, problems):
        component = planned.part.component
        containers = spec.get('containers') or ()
        if not containers:
            return
        where = plan.graph.locate(component.pointer)

        def refuse(text, hint):
            problems.append(Finding('DGD506', f'component {component.name!r} spans {component.nodes} nodes, but {text}', where, hint))
        main = next((x for x in containers if x.get('name') == component.main), None)
        if main is None:
            refuse('its pod has no container `main` to launch', 'remove failover, or run the component on one node')
        elif role == LEADER and (not main.get('command') or not main.get('args')):
            lacks = 'command' if not main.get('command') else 'args'
            refuse(f'its main container has no {lacks}', 'split the launch: command [python3, -m, dynamo.<backend>], args [--model, …]; flags are added to args')
        elif role == WORKER and (not _has_gpu(main, component.alpha, profile)):
            refuse('its workers have no GPU limit, which this operator requires', 'set resources.limits.gpu (v1beta1: limits nvidia.com/gpu of main)')

    def _has_gpu(main, service, profile):
        from generator.quantity import is_zero
        if profile.lws.needs_gpu == 'service':
            return bool((((service or {}).get('resources') or {}).get('limits') or {}).get('gpu'))
        amount = ((main.get('resources') or {}).get('limits') or {}).get('nvidia.com/gpu')
        return amount is not None and (not is_zero(amount))

    def _set(planned, plan, name, replicas, labels, pods, annotations=None, *, fixed=True):
        values = {'name': name, 'namespace': plan.graph.namespace, 'labels': labels, 'annotations': annotations, 'replicas': replicas, 'fixed': fixed, 'size': planned.part.component.nodes, 'leader': pods[LEADER], 'worker': pods[WORKER]}
        return Rendering('manifests/leaderworkerset.yaml.j2', values, planned.part.component.pointer)


def generator_orchestrators_podset():
    global Context, Fault, Finding, Job, TYPE_CHECKING, context, find, labels, names, namespace_label, pod_annotations, pod_spec, restarts, spec, template, workload_type
    from generator import names
    from generator.backends import find
    from generator.components import restarts
    from generator.errors import Fault, Finding
    from generator.model import Job
    from generator.pods import Context, pod_spec
    TYPE_CHECKING = False

    def workload_type(planned, plan):
        component = planned.part.component
        if component.type in ('prefill', 'decode') and f'{plan.graph.name}/{component.name}' in plan.cluster.legacy_selectors:
            return 'worker'
        return component.type

    def context(planned, plan, profile, role, addressing, rank=0):
        component, part = (planned.part.component, planned.part)
        job = Job(graph=plan.graph.name, component=component.name, mode=planned.mode, nodes=component.nodes, gpus=planned.gpus, executor=planned.executor, ssh_secret=plan.cluster.config.ssh_secret, cache=component.cache, gpu_memory=(component.gpu_memory or {}).get('mode', 'IntraPod') if component.gpu_memory is not None else '', failover=component.failover is not None, rank=rank)
        return Context(part=part, graph=plan.graph, cluster=plan.cluster, profile=profile, role=role, type=workload_type(planned, plan), backend=find(planned.backend), job=job, addressing=addressing, dynamo_namespace=names.dynamo_namespace(plan.graph.namespace, plan.graph.name, component.global_namespace), registries=plan.registries)

    def spec(c, problems):
        try:
            return pod_spec(c)
        except Fault as fault:
            found = fault.at(c.graph.locate(c.component.pointer), f'component {c.component.name!r}')
            if found not in problems:
                problems.append(found)
            return {'containers': []}

    def namespace_label(planned, profile):
        given = planned.part.component.dynamo_namespace
        if given and profile.convert.hub == 'v1beta1' and (not profile.lws.service_selector_fixed):
            return given
        return str(planned.part.labels[names.LABEL_NAMESPACE])

    def template(c, planned, profile, problems):
        made = spec(c, problems)
        if not made.get('serviceAccountName'):
            made['serviceAccountName'] = c.cluster.service_account or 'default'
        metadata: dict[str, Any] = {'labels': labels(c, planned, profile)}
        annotations = pod_annotations(c, planned, profile)
        if annotations:
            metadata['annotations'] = annotations
        return {'metadata': metadata, 'spec': made}

    def labels(c, planned, profile):
        part = planned.part
        out = dict(part.labels)
        if part.gates.get(names.ENABLE_METRICS) != 'false' and part.annotations.get(names.ENABLE_METRICS) != 'false':
            out[names.LABEL_METRICS] = 'true'
        if c.type:
            out[names.LABEL_TYPE] = c.type
        out[names.LABEL_NAMESPACE] = namespace_label(planned, profile)
        out[names.LABEL_SELECTOR] = part.name
        if c.discovery == 'kubernetes':
            out |= {names.LABEL_DISCOVERY: 'kubernetes', names.LABEL_DISCOVERABLE: 'true'}
        if profile.convert.hub == 'v1alpha1':
            if part.component.sub_type:
                out[names.LABEL_SUB_TYPE] = part.component.sub_type
            own = ((part.component.template or {}).get('metadata') or {}).get('labels') or {}
            kept = (names.LABEL_GRAPH, names.LABEL_TYPE, names.LABEL_NAMESPACE, names.LABEL_HASH)
            out = {**out, **own, **{key: out[key] for key in kept if key in out}}
        return out

    def pod_annotations(c, planned, profile):
        if profile.convert.hub == 'v1beta1':
            return dict(planned.part.annotations)
        own = dict(((planned.part.component.template or {}).get('metadata') or {}).get('annotations') or {})
        name, identity = restarts(c.graph, profile)
        if name in ('*', planned.part.component.name):
            own[names.RESTART_AT] = identity
        return own


def generator_orchestrators_shared():
    global EPP, KEPT, PLANNER, Rendering, SHARED, TYPE_CHECKING, _account, _claim, _discovery, _gpus, _wait_script, accounts, canonical, dra, epp, gangs, is_shared, launch, lower, names, rbac_labels
    from generator import dra, names
    from generator.model import Rendering
    from generator.orchestrators import epp, gangs
    from generator.quantity import canonical
    from generator.templating import launch
    TYPE_CHECKING = False
    PLANNER, EPP = ('planner-serviceaccount', 'epp-serviceaccount')
    SHARED = frozenset(((kind, name + end) for name in (PLANNER, EPP) for kind, end in (('ServiceAccount', ''), ('RoleBinding', '-binding'))))
    KEPT = {'argocd.argoproj.io/sync-options': 'Prune=false'}

    def lower(plan, profile):
        graph, config = (plan.graph, plan.cluster.config)
        out: list[Rendering] = []
        out += accounts(graph.namespace, config, any((c.type == 'epp' for c in graph.components)))
        kept = {} if plan.cluster.exact else KEPT
        out += [_claim(graph, pvc, i, kept) for i, pvc in enumerate(graph.pvcs) if pvc.get('create')]
        if plan.discovery == 'kubernetes':
            out += _discovery(graph, profile)
        out += [r for c in graph.components if (r := _gpus(c, plan, profile)) is not None]
        out += epp.lower(plan, profile)
        if graph.multinode:
            out.append(_wait_script(graph))
        return out + gangs.queues(plan)

    def rbac_labels(account):
        return {'app.kubernetes.io/managed-by': 'dynamo-operator', 'app.kubernetes.io/component': 'rbac', 'app.kubernetes.io/name': account}

    def accounts(namespace, config, epp):
        if config.restricted_namespace:
            return []
        out = _account(namespace, PLANNER, config.planner_role)
        return out + _account(namespace, EPP, config.epp_role) if epp else out

    def is_shared(manifest):
        kind, name = (manifest.body.get('kind'), (manifest.body.get('metadata') or {}).get('name'))
        if manifest.graph is None:
            return False
        if kind == 'Service':
            return list(manifest.body['spec'].get('selector') or ()) == [names.LABEL_MODEL]
        return kind == 'Queue' or (kind, name) in SHARED

    def _account(namespace, account, cluster_role):
        common = {'namespace': namespace, 'labels': rbac_labels(account)}
        binding = {**common, 'name': f'{account}-binding', 'role_kind': 'ClusterRole', 'role': cluster_role, 'account': account}
        return [Rendering('manifests/serviceaccount.yaml.j2', {**common, 'name': account}), Rendering('manifests/rolebinding.yaml.j2', binding)]

    def _discovery(graph, profile):
        account = f'{graph.name}-k8s-service-discovery'
        label = account
        if profile.pods.name_label_cut and len(account) > 63:
            label = f'{account[:54]}-{names.sha256(account)[:8]}'
        common = {'namespace': graph.namespace, 'labels': rbac_labels(label)}
        binding = {**common, 'name': f'{account}-binding', 'role_kind': 'Role', 'role': f'{account}-role', 'account': account}
        return [Rendering('manifests/serviceaccount.yaml.j2', {**common, 'name': account}), Rendering('manifests/role.yaml.j2', {**common, 'name': f'{account}-role'}), Rendering('manifests/rolebinding.yaml.j2', binding)]

    def _claim(graph, pvc, i, annotations):
        values = {'name': pvc['name'], 'namespace': graph.namespace, 'annotations': annotations, 'access_modes': [pvc['volumeAccessMode']], 'size': canonical(pvc['size']), 'storage_class': pvc['storageClass']}
        return Rendering('manifests/persistentvolumeclaim.yaml.j2', values, ('spec', 'pvcs', i))

    def _gpus(component, plan, profile):
        if component.gpu_memory is None:
            return None
        from generator.components.defaults import main_container
        if profile.launch.gpu_source == 'service-limits':
            count = dra.service_gpus(component.alpha)
        else:
            count = dra.gpu_count((main_container(component.template, component.main) or {}).get('resources'))
        if count <= 0:
            return None
        values = {'name': dra.claim_template_name(plan.graph.name, component.name), 'namespace': plan.graph.namespace, 'device_class': component.gpu_memory.get('deviceClassName') or 'gpu.nvidia.com', 'count': count}
        return Rendering('manifests/resourceclaimtemplate.yaml.j2', values, component.pointer)

    def _wait_script(graph):
        values = {'name': f'{graph.name}-wait-leader-script', 'namespace': graph.namespace, 'labels': {names.LABEL_GRAPH: graph.name}, 'data': {'wait-for-leader.py': launch('vllm/wait-for-leader.py.j2', {})}}
        return Rendering('manifests/configmap.yaml.j2', values)


def generator_parse():
    pass


def generator_parse_capabilities():
    global APIS, Capabilities, Facts, Finding, INSTALLED, OLDEST_LWS, SHOWN, TYPE_CHECKING, WARNING, Where, _check, _consistent, _gate, _new_enough, _on, _served, at_least, numbers, read, record
    from generator.errors import WARNING, Finding, Where
    from generator.model import Capabilities
    from generator.records import record
    from generator.releases.products import OLDEST_LWS, SHOWN
    from generator.releases.version import at_least, numbers
    TYPE_CHECKING = False
    APIS = {'grove': 'grove.io', 'lws': 'leaderworkerset.x-k8s.io', 'volcano': 'scheduling.volcano.sh', 'kaiScheduler': 'scheduling.run.ai', 'istio': 'networking.istio.io', 'dra': 'resource.k8s.io/v1', 'inferencePool': 'inference.networking.k8s.io'}
    INSTALLED = ('dra', 'inferencePool')

    @record
    class Facts:
        given: Mapping[str, Any]
        places: Mapping[tuple[str, ...], Where]
        where: Where

        def at(self, *path):
            for length in range(len(path), 0, -1):
                found = self.places.get(path[:length])
                if found is not None:
                    return found
                below = [w for key, w in self.places.items() if key[:length] == path[:length]]
                if below:
                    return below[0]
            return self.where

    def read(facts, api_versions, problems):
        given: Mapping[str, Any] = facts.given.get('capabilities') or {}
        auto = bool(given.get('auto'))
        served = _served(api_versions)
        if auto and (not served):
            problems.append(Finding('DGD818', "capabilities: auto needs the list of the cluster's APIs, and this run has none", facts.at('capabilities', 'auto'), 'say what is installed in the overlay; only Argo CD hands the list over, and not for every call'))
        on = {name: _on(name, given.get(name), auto, served) for name in APIS}
        if served:
            _check(given, facts, served, problems)
        config = ((facts.given.get('operator') or {}).get('config') or {}).get('orchestrators') or {}
        for name in ('grove', 'lws', 'kaiScheduler'):
            _gate(name, (config.get(name) or {}).get('enabled'), on, facts, problems)
        lws, volcano, gpus = (given.get('lws') or {}, given.get('volcano') or {}, given.get('gpus') or {})
        on['lws'] = on['lws'] and _new_enough(lws, facts, problems)
        _consistent(given, on, facts, problems)
        return Capabilities(grove=on['grove'], lws=on['lws'], lws_version=lws.get('version', ''), lws_gang=lws.get('gangScheduling', ''), volcano=on['volcano'], volcano_version=volcano.get('version', ''), volcano_queues=tuple(volcano.get('queues') or ()), create_queues=bool(volcano.get('createQueues')), kai=on['kaiScheduler'], istio=on['istio'], dra=on['dra'], inference_pool=on['inferencePool'], gpu_resource=gpus.get('resource', 'nvidia.com/gpu'), gpus_per_node=gpus.get('perNode', 0), gpu_nodes=gpus.get('nodes', 0), auto=auto, grove_version=(given.get('grove') or {}).get('version', ''))

    def _served(api_versions):
        found: set[str] = set()
        for entry in api_versions.split(','):
            parts = entry.strip().split('/')
            if len(parts) > 1 and '.' in parts[0]:
                found |= {parts[0], '/'.join(parts[:2])}
            elif parts[0]:
                found.add(parts[0])
        return frozenset(found)

    def _on(name, entry, auto, served):
        if entry is not None and (entry.get('enabled') is not None or not auto):
            return bool(entry.get('enabled', True))
        return APIS[name] in served if auto else name in INSTALLED

    def _check(given, facts, served, problems):
        for name, api in APIS.items():
            entry = given.get(name)
            if entry is not None and entry.get('enabled', not given.get('auto')) and (api not in served):
                problems.append(Finding('DGD819', f'capabilities.{name} is declared, but this cluster serves no API {api}', facts.at('capabilities', name), "install it, or correct the overlay; after an installation, refresh Argo CD's cache of the cluster"))

    def _gate(name, wanted, on, facts, problems):
        if wanted is False:
            on[name] = False
        elif wanted and (not on[name]):
            problems.append(Finding('DGD807', f'orchestrators.{name}.enabled is true, but capabilities.{name} says that it is not installed: the operator would not start', facts.at('operator', 'config', 'orchestrators', name, 'enabled'), f'declare spec.capabilities.{name}, or remove it from spec.operator.config'))

    def _new_enough(lws, facts, problems):
        version = lws.get('version', '')
        if not version or at_least(version, OLDEST_LWS):
            return True
        where = facts.at('capabilities', 'lws', 'version')
        if not numbers(version):
            problems.append(Finding('DGD805', f'capabilities.lws.version {version!r} is no version', where, f'write it as in version: "{SHOWN.lws}"'))
        else:
            problems.append(Finding('DGD301', f'LWS {version} counts as not installed: gang scheduling needs {OLDEST_LWS} or newer', where, f'upgrade LWS to {OLDEST_LWS} or newer', WARNING))
        return False

    def _consistent(given, on, facts, problems):
        lws, volcano = (given.get('lws') or {}, given.get('volcano') or {})
        if lws.get('gangScheduling') == 'volcano' and on['lws'] and (not on['volcano']):
            problems.append(Finding('DGD807', 'lws.gangScheduling is volcano, but Volcano is not installed', facts.at('capabilities', 'lws', 'gangScheduling'), 'declare spec.capabilities.volcano, or write gangScheduling: none'))
        if volcano.get('createQueues') and (not volcano.get('queues')):
            problems.append(Finding('DGD807', 'volcano.createQueues has no queues to create', facts.at('capabilities', 'volcano', 'createQueues'), 'list them: queues: [gpu-prod]'))
        if (volcano.get('queues') or volcano.get('createQueues')) and (not on['volcano']):
            problems.append(Finding('DGD807', 'volcano has queues, but is not installed', facts.at('capabilities', 'volcano', 'enabled'), 'remove the queues, or enabled: false'))


def generator_parse_checks():
    global Finding, KUBERNETES, SHOWN, TYPE_CHECKING, WARNING, kubernetes, minor, suppressed
    from generator.errors import WARNING, Finding
    from generator.releases.products import KUBERNETES, SHOWN
    from generator.releases.version import minor
    TYPE_CHECKING = False

    def kubernetes(facts, served, problems):
        given = (facts.given.get('kubernetes') or {}).get('version')
        if given is None:
            return
        where, declared = (facts.at('kubernetes', 'version'), minor(given))
        oldest, newest = (minor(KUBERNETES[0]), minor(KUBERNETES[-1]))
        if len(declared) != 2:
            problems.append(Finding('DGD805', f'kubernetes.version {given!r} is no version', where, f'write it as in version: "{SHOWN.kubernetes}"'))
        elif not oldest <= declared <= newest:
            known = f'{KUBERNETES[0]} to {KUBERNETES[-1]}'
            problems.append(Finding('DGD708', f"kubernetes.version {given} is outside {known}: the nearest release's schemas are used", where, f'known: {known}', WARNING))
        elif served and minor(served) not in ((), declared):
            problems.append(Finding('DGD709', f'the overlay says Kubernetes {given}, but this cluster runs {served}', where, 'correct spec.kubernetes.version, for which output is validated', WARNING))

    def suppressed(spec, given, problems):
        for i, entry in enumerate(spec.get('suppress') or ()):
            code = entry['code']
            if len(code) != 6 or not code.startswith('DGD') or (not code[3:].isdecimal()):
                problems.append(Finding('DGD817', f'suppress code {code!r} is no code', given.where(('spec', 'suppress', i, 'code')), 'write the code that stands in brackets in the warning, as in DGD303'))
            yield {**entry, 'where': given.where(('spec', 'suppress', i))}


def generator_parse_companions():
    global CLUSTER_WIDE, Finding, TYPE_CHECKING, WARNING, _host, _hosts, placed, registries, without_nulls
    from generator.errors import WARNING, Finding
    TYPE_CHECKING = False
    CLUSTER_WIDE = frozenset(('Namespace', 'Node', 'PersistentVolume', 'ClusterRole', 'ClusterRoleBinding', 'StorageClass', 'PriorityClass', 'CustomResourceDefinition', 'IngressClass', 'RuntimeClass', 'CSIDriver', 'CSINode', 'VolumeAttachment', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'APIService', 'GatewayClass', 'DeviceClass', 'Queue', 'ClusterTopologyBinding', 'ClusterTopology'))

    def placed(value, spaces, options, cluster):
        metadata = value.get('metadata') or {}
        if metadata.get('namespace') or value.get('kind') in CLUSTER_WIDE:
            return dict(without_nulls(value))
        space = options.namespace or options.destination or cluster.namespace or (spaces[0] if spaces else '')
        if not space:
            return dict(without_nulls(value))
        return dict(without_nulls({**value, 'metadata': {**metadata, 'namespace': space}}))

    def without_nulls(value):
        if isinstance(value, dict):
            return {k: without_nulls(v) for k, v in value.items() if v is not None}
        return [without_nulls(v) for v in value] if isinstance(value, list) else value

    def registries(others, cluster, problems):
        found: dict[str, set[str]] = {}
        for secret in cluster.pull_secrets:
            for host in secret.get('hosts') or ('',):
                found.setdefault(host, set()).add(secret['name'])
        for given in others:
            if given.kind == 'Secret' and given.value.get('type') == 'kubernetes.io/dockerconfigjson':
                for host in _hosts(given, problems):
                    found.setdefault(host, set()).add(str((given.value.get('metadata') or {}).get('name', '')))
        return {host: tuple(sorted(names)) for host, names in found.items()}

    def _hosts(given, problems):
        import base64
        import json
        value: Mapping[str, Any] = given.value
        try:
            text = (value.get('stringData') or {}).get('.dockerconfigjson')
            if text is None:
                text = base64.b64decode((value.get('data') or {})['.dockerconfigjson'], validate=True).decode()
            auths = json.loads(text)['auths']
            return [_host(str(registry)) for registry in auths]
        except (KeyError, TypeError, ValueError):
            problems.append(Finding('DGD604', f"pull secret {(value.get('metadata') or {}).get('name')!r} has no readable .dockerconfigjson with auths", given.where(('data',)), 'create it with `kubectl create secret docker-registry`', WARNING))
            return []

    def _host(registry):
        return registry.partition('://')[2].partition('/')[0] if '://' in registry else registry.partition('/')[0]


def generator_parse_documents():
    global Finding, GRAPH, Given, OURS, TYPE_CHECKING, _flatten, _is_object, _noun, is_graph, objects, record
    from generator.errors import Finding
    from generator.records import record
    TYPE_CHECKING = False
    GRAPH = 'DynamoGraphDeployment'
    OURS = 'dgd-render.dev/'

    @record
    class Given:
        value: dict[str, Any]
        document: Document
        prefix: tuple[str | int, ...] = ()

        def where(self, pointer=(), key=False):
            return self.document.where(self.prefix + pointer, key)

        @property
        def kind(self):
            return str(self.value.get('kind', ''))

    def objects(documents, problems):
        out: list[Given] = []
        for document in documents:
            for given in _flatten(document.value, document, (), problems):
                if _is_object(given, problems):
                    out.append(given)
        return out

    def _flatten(value, document, prefix, problems):
        if not isinstance(value, dict):
            problems.append(Finding('DGD006', f'a Kubernetes object is expected here, not {_noun(value)}', document.where(prefix), 'start the document with apiVersion and kind'))
        elif str(value.get('kind', '')).endswith('List') and isinstance(value.get('items'), list):
            for i, item in enumerate(value['items']):
                yield from _flatten(item, document, (*prefix, 'items', i), problems)
        else:
            yield Given(value, document, prefix)

    def _is_object(given, problems):
        for field in ('apiVersion', 'kind'):
            text = given.value.get(field)
            if not isinstance(text, str) or not text:
                problems.append(Finding('DGD006', f'the object has no {field}', given.where((field,)), f'a Kubernetes object needs {field}; a graph: nvidia.com/v1alpha1, DynamoGraphDeployment'))
                return False
        return True

    def is_graph(given):
        return given.kind == GRAPH and str(given.value.get('apiVersion', '')).partition('/')[0] == 'nvidia.com'

    def _noun(value):
        return {str: 'a text', list: 'a list', int: 'a number', float: 'a number', bool: 'a boolean'}.get(type(value), 'nothing')


def generator_parse_graph():
    global APIS, CODES, Finding, GROVE, Graph, TYPE_CHECKING, _graph, _min_available, check, defaulted, findings, graph_rules, graph_table, names, nearest, parse, pathway, replace, v1alpha1, v1beta1, version
    from generator import names, pathway
    from generator.errors import Finding, nearest
    from generator.model import GROVE, Graph
    from generator.parse import v1alpha1, v1beta1
    from generator.records import replace
    from generator.schema import check, defaulted, findings, graph_table
    from generator.schema.graph_rules import graph_rules
    TYPE_CHECKING = False
    APIS = {'nvidia.com/v1alpha1': 'v1alpha1', 'nvidia.com/v1beta1': 'v1beta1'}
    CODES = {'unknown': 'DGD101', 'type': 'DGD102', 'required': 'DGD103', 'rule': 'DGD110', '': 'DGD104'}

    def parse(given, locate, cluster, profile, namespace, problems):
        api = version(given, locate, profile, problems)
        if api is None:
            return None
        before = len(problems)
        release = profile.schema.release
        table = graph_table(release, api)
        problems += findings(check(table, given), CODES, locate)
        if len(problems) > before:
            return None
        body = defaulted(table, given)
        problems += findings(graph_rules(release, api, body), CODES, locate)
        if len(problems) > before:
            return None
        return _graph(body, api, locate, cluster, profile, namespace)

    def version(given, locate, profile, problems):
        text = str(given.get('apiVersion'))
        api = APIS.get(text)
        if api is None:
            guess = nearest(text, APIS)
            problems.append(Finding('DGD105', f'no operator serves DynamoGraphDeployment in {text!r}', locate(('apiVersion',)), f'did you mean {guess}?' if guess else f"this operator serves {', '.join((f'nvidia.com/{a}' for a in profile.accepts.apis))}"))
            return None
        if api not in profile.accepts.apis:
            problems.append(Finding('DGD701', f'operator {profile.operator} does not know {text}', locate(('apiVersion',)), 'write the graph as nvidia.com/v1alpha1 (spec.services), or raise spec.operator.version in the overlay'))
            return None
        return api

    def _graph(body, api, locate, cluster, profile, namespace):
        metadata, spec = (body['metadata'], body.get('spec') or {})
        annotations = dict(metadata.get('annotations') or {})
        if cluster.version_given:
            annotations.setdefault(names.ORIGIN, profile.release)
        convert = v1alpha1.components(spec, profile.convert) if api == 'v1alpha1' else v1beta1.components(spec)
        if profile.accepts.min_available and pathway.choose(annotations, cluster.capabilities) == GROVE:
            convert = [_min_available(c) for c in convert]
        experimental = spec.get('experimental') or {}
        return Graph(name=metadata['name'], namespace=namespace, api=api, components=tuple(convert), locate=locate, annotations=annotations, labels=metadata.get('labels') or {}, spec_annotations=spec.get('annotations') or {}, spec_labels=spec.get('labels') or {}, env=tuple(spec.get('envs' if api == 'v1alpha1' else 'env') or ()), backend=spec.get('backendFramework', ''), pvcs=tuple(spec.get('pvcs') or ()), restart=spec.get('restart'), topology=spec.get('topologyConstraint'), priority_class=spec.get('priorityClassName', ''), kv_transfer=experimental.get('kvTransferPolicy'), given=body)

    def _min_available(component):
        return replace(component, min_available=1) if component.min_available is None else component


def generator_parse_namespaces():
    global Finding, TYPE_CHECKING, of
    from generator.errors import Finding
    TYPE_CHECKING = False

    def of(value, locate, cluster, flag, destination, problems):
        metadata = value.get('metadata')
        own = metadata.get('namespace') if isinstance(metadata, dict) else None
        if own is not None and (not isinstance(own, str)):
            return str(own) or '?'
        for name, wanted in (('--namespace', flag), ('the destination namespace', destination)):
            if own and wanted and (own != wanted):
                problems.append(Finding('DGD602', f'the graph is in namespace {own!r}, but {name} is {wanted!r}', locate(('metadata', 'namespace')), 'make them equal, or leave metadata.namespace out of the graph'))
                return ''
        found = own or flag or destination or cluster.namespace
        if not found:
            problems.append(Finding('DGD603', 'no namespace: the graph has none, and neither flag, destination nor overlay gives one', locate(('metadata',)), 'set spec.namespace in the overlay, or pass --namespace'))
        return found


def generator_parse_operator_config():
    global DURATIONS, OperatorConfig, TYPE_CHECKING, duration, get, operator_config
    from generator.merge import get
    from generator.model import OperatorConfig
    TYPE_CHECKING = False
    DURATIONS = {'h': 3600, 'm': 60, 's': 1}

    def operator_config(given, profile):
        held = {'nats': get(given, 'infrastructure', 'natsAddress'), 'etcd': get(given, 'infrastructure', 'etcdAddress'), 'model_express': get(given, 'infrastructure', 'modelExpressURL'), 'prometheus': get(given, 'infrastructure', 'prometheusEndpoint'), 'discovery': get(given, 'discovery', 'backend'), 'ssh_secret': get(given, 'mpi', 'sshSecretName'), 'planner_role': get(given, 'rbac', 'plannerClusterRoleName'), 'epp_role': get(given, 'rbac', 'eppClusterRoleName'), 'restricted_namespace': get(given, 'namespace', 'restricted'), 'ingress_class': get(given, 'ingress', 'controllerClassName'), 'ingress_tls_secret': get(given, 'ingress', 'controllerTLSSecretName'), 'ingress_host_suffix': get(given, 'ingress', 'hostSuffix'), 'ingress_gateway': get(given, 'ingress', 'virtualServiceGateway'), 'termination_delay': duration(get(given, 'orchestrators', 'grove', 'terminationDelay')), 'mesh_tls': get(given, 'serviceMesh', 'istio'), 'volcano_scheduler': get(given, 'orchestrators', 'volcanoScheduler', 'enabled'), 'checkpoint': get(given, 'checkpoint', 'enabled')}
        defaults = {'nats': profile.nats} if profile.nats else {}
        return OperatorConfig(**defaults | {name: value for name, value in held.items() if value is not None})

    def duration(text):
        if not text:
            return None
        seconds, number = (0, '')
        for char in text:
            if char.isdigit():
                number += char
            elif char in DURATIONS and number:
                seconds, number = (seconds + int(number) * DURATIONS[char], '')
            else:
                return text
        if number:
            return text
        seconds = seconds or 900
        hours, rest = divmod(seconds, 3600)
        minutes, rest = divmod(rest, 60)
        return f'{hours}h{minutes}m{rest}s' if hours else f'{minutes}m{rest}s' if minutes else f'{rest}s'


def generator_parse_overlay():
    global API, CODES, Capabilities, Change, Cluster, DEFAULT_KUBERNETES, FACTS, Facts, Finding, KIND, TYPE_CHECKING, WARNING, Where, __version__, _agree, _bare, _by_name, _checked, _cluster, _renderer, _said, _switch, built_in, capabilities, check, cluster, failed, findings, kubernetes, merged, operator_config, queue, releases, requires, suppressed, table
    from generator import __version__, releases
    from generator.errors import WARNING, Finding, Where, failed
    from generator.model import Capabilities, Change, Cluster
    from generator.parse import capabilities, requires
    from generator.parse.capabilities import Facts
    from generator.parse.checks import kubernetes, suppressed
    from generator.parse.operator_config import operator_config
    from generator.parse.scheduling import merged, queue
    from generator.releases.products import DEFAULT_KUBERNETES
    from generator.schema import check, findings, table
    TYPE_CHECKING = False
    API, KIND = ('dgd-render.dev/v1alpha1', 'ClusterOverlay')
    FACTS = ('namespace', 'output', 'operator', 'kubernetes', 'capabilities', 'resourceClaims', 'topologyBindings', 'shared')
    CODES = {'unknown': 'DGD801', 'type': 'DGD802', 'required': 'DGD803', '': 'DGD805'}

    def built_in():
        where = Where('(built-in overlay)')
        capabilities = Capabilities(lws=True, volcano=True, lws_gang='volcano')
        return Cluster(name='built-in', capabilities=capabilities, config=operator_config({}, releases.default()), where=where, namespace='default', version=releases.default().release)

    def cluster(overlays, problems, version='', api_versions='', kube_version=''):
        before = len(problems)
        specs = [(spec, given) for given in overlays if (spec := _checked(given, problems)) is not None]
        facts: dict[str, Any] = {}
        places: dict[tuple[str, ...], Where] = {}
        for spec, given in specs:
            for key in FACTS:
                if key in spec:
                    _agree(facts, places, (key,), spec[key], given, problems)
            _renderer(spec.get('requires'), given, problems)
        if failed(problems[before:]):
            return None
        made = _cluster(Facts(facts, places, specs[0][1].where()), specs, problems, version, api_versions)
        if made is not None:
            kubernetes(Facts(facts, places, made.where), kube_version, problems)
        return None if failed(problems[before:]) else made

    def _renderer(requirement, given, problems):
        if not requirement:
            return
        where = given.where(('spec', 'requires'))
        try:
            why = requires.unmet(requirement, __version__)
        except ValueError as error:
            problems.append(Finding('DGD707', f'spec.requires: {error}', where, 'write requires: ">=0.3"'))
            return
        if why:
            problems.append(Finding('DGD706', why, where, 'upgrade the image or package that renders, or relax spec.requires'))

    def _checked(given, problems):
        if given.value.get('apiVersion') != API or given.kind != KIND:
            problems.append(Finding('DGD804', f"an overlay is a {KIND} of {API}, not {given.kind!r} of {given.value.get('apiVersion')!r}", given.where(('kind',)), 'give graphs as arguments and overlays with --overlay'))
            return None
        value = _bare(given.value)
        found = check(table('overlay'), value)
        problems += findings(found, CODES, given.where)
        return None if found else value.get('spec') or {}

    def _bare(value):
        spec = value.get('spec')
        if not isinstance(spec, dict):
            return value
        changed: dict[str, Any] = {}
        held = spec.get('capabilities')
        if held == 'auto':
            changed['capabilities'] = {'auto': True}
        elif isinstance(held, dict):
            changed['capabilities'] = {k: v if k in ('auto', 'gpus') else _switch(v, held.get('auto')) for k, v in held.items()}
        secrets = spec.get('imagePullSecrets')
        if isinstance(secrets, list):
            changed['imagePullSecrets'] = [{'name': s} if isinstance(s, str) else s for s in secrets]
        return {**value, 'spec': {**spec, **changed}} if changed else value

    def _switch(value, auto):
        if isinstance(value, bool):
            return {'enabled': value}
        return {'enabled': True, **value} if isinstance(value, dict) and (not auto) else value

    def _agree(facts, places, path, value, given, problems):
        key = path[-1]
        if key not in facts:
            facts[key] = {} if isinstance(value, dict) else value
            if not isinstance(value, dict):
                places[path] = given.where(('spec', *path))
                return
        if isinstance(value, dict) and isinstance(facts[key], dict):
            for name, item in value.items():
                _agree(facts[key], places, (*path, name), item, given, problems)
        elif facts[key] != value:
            first = places.get(path, 'another overlay')
            problems.append(Finding('DGD806', f"spec.{'.'.join(path).removesuffix('.enabled')} is {_said(value)} here but {_said(facts[key])} at {first}", given.where(('spec', *path)), 'facts about a cluster must be equal in all its overlays; state each once'))

    def _said(value):
        return str(value).lower() if isinstance(value, bool) else repr(value)

    def _cluster(facts, specs, problems, version, api_versions):
        given, where = (specs[0][1], facts.where)
        operator = facts.given.get('operator') or {}
        stated = version or operator.get('version', '')
        profile = releases.find(stated) if stated else releases.default()
        if profile is None:
            problems.append(Finding('DGD702', f'operator version {stated!r} is not known', facts.at('operator', 'version'), releases.known_releases()))
            return None
        if not stated:
            problems.append(Finding('DGD703', f'no operator version given: the rules of {profile.operator} apply, no origin version is stamped, and vLLM across nodes uses Ray', where, f'write spec.operator.version: "{profile.operator}" for what a fresh operator would do', WARNING))
        exact = operator.get('fidelity') == 'exact'
        if operator.get('workerHash') and (not exact):
            problems.append(Finding('DGD825', 'operator.workerHash has no effect: names carry a hash with fidelity: exact only', facts.at('operator', 'workerHash'), 'remove it, or write fidelity: exact', WARNING))
        installed = capabilities.read(facts, api_versions, problems)
        scheduling = merged(specs)
        queue(scheduling, specs, installed, problems)
        return Cluster(name=(given.value.get('metadata') or {}).get('name', ''), capabilities=installed, config=operator_config(operator.get('config') or {}, profile), where=where, namespace=facts.given.get('namespace', ''), version=profile.release, version_given=bool(stated), exact=exact, kubernetes=(facts.given.get('kubernetes') or {}).get('version', DEFAULT_KUBERNETES), service_account=operator.get('serviceAccount', ''), worker_hash=operator.get('workerHash'), legacy_selectors=tuple(operator.get('legacyWorkerSelector') or ()), resource_claims=facts.given.get('resourceClaims'), topology_bindings=facts.given.get('topologyBindings'), output=facts.given.get('output', 'manifests'), shared=facts.given.get('shared', 'render'), changes=tuple((Change(spec, g) for spec, g in specs)), pull_secrets=_by_name(specs, 'imagePullSecrets'), scheduling=scheduling or None, suppress=tuple((s for spec, g in specs for s in suppressed(spec, g, problems))))

    def _by_name(specs, key):
        found: dict[str, dict[str, Any]] = {}
        for spec, _ in specs:
            for item in spec.get(key) or ():
                found[item['name']] = {**found.get(item['name'], {}), **item}
        return tuple(found.values())


def generator_parse_quantities():
    global TYPE_CHECKING, _resources, _volume, amounts, canonical, container, pod_spec
    from generator.quantity import canonical
    TYPE_CHECKING = False

    def pod_spec(spec):
        out = dict(spec)
        for key in ('containers', 'initContainers', 'ephemeralContainers'):
            if out.get(key):
                out[key] = [container(c) for c in out[key]]
        if out.get('volumes'):
            out['volumes'] = [_volume(v) for v in out['volumes']]
        if out.get('overhead'):
            out['overhead'] = amounts(out['overhead'])
        if out.get('resources'):
            out['resources'] = _resources(out['resources'])
        return out

    def container(value):
        return {**value, 'resources': _resources(value['resources'])} if value.get('resources') else dict(value)

    def amounts(values):
        return {name: canonical(amount) for name, amount in values.items()}

    def _resources(value):
        return {k: amounts(v) if k in ('limits', 'requests') else v for k, v in value.items()}

    def _volume(volume):
        if (volume.get('emptyDir') or {}).get('sizeLimit') is not None:
            return {**volume, 'emptyDir': {**volume['emptyDir'], 'sizeLimit': canonical(volume['emptyDir']['sizeLimit'])}}
        template = (volume.get('ephemeral') or {}).get('volumeClaimTemplate')
        if template and (template.get('spec') or {}).get('resources'):
            spec = {**template['spec'], 'resources': _resources(template['spec']['resources'])}
            return {**volume, 'ephemeral': {**volume['ephemeral'], 'volumeClaimTemplate': {**template, 'spec': spec}}}
        return volume


def generator_parse_requires():
    global unmet, version
    from generator.releases import version

    def unmet(requirement, renderer):
        if not version.unmet(requirement, renderer):
            return None
        return f'this is dgd-render {renderer}, but {requirement!r} is required'


def generator_parse_scheduling():
    global Finding, SCHEDULERS, TYPE_CHECKING, _place, merged, nearest, queue
    from generator.errors import Finding, nearest
    TYPE_CHECKING = False
    SCHEDULERS = {'volcano': 'volcano', 'kai-scheduler': 'kaiScheduler'}

    def merged(specs):
        out: dict[str, Any] = {}
        for spec, _ in specs:
            for key, value in (spec.get('scheduling') or {}).items():
                if value is None:
                    continue
                if key == 'nodeSelector':
                    out[key] = {**out.get(key, {}), **value}
                elif key == 'tolerations':
                    out[key] = [*out.get(key, ()), *value]
                else:
                    out[key] = value
        return out

    def queue(scheduling, specs, installed, problems):
        scheduler = scheduling.get('schedulerName', '')
        on = {'volcano': installed.volcano, 'kai-scheduler': installed.kai}
        if not on.get(scheduler, True):
            problems.append(Finding('DGD807', f'scheduling.schedulerName is {scheduler}, but that scheduler is not installed', _place(specs, 'schedulerName'), f'declare spec.capabilities.{SCHEDULERS[scheduler]}, or name another scheduler'))
        wanted, known = (scheduling.get('queue', ''), installed.volcano_queues)
        volcano = installed.volcano and scheduler in ('', 'volcano') and (not installed.kai)
        if wanted and volcano and known and (wanted not in (*known, 'default')):
            close = nearest(wanted, known)
            hint = (f'did you mean {close}? ' if close else '') + f"known: {', '.join(known)}, default"
            problems.append(Finding('DGD820', f'scheduling.queue {wanted!r} is none of capabilities.volcano.queues', _place(specs, 'queue'), hint))

    def _place(specs, key):
        given = next((g for spec, g in reversed(specs) if (spec.get('scheduling') or {}).get(key) is not None))
        return given.where(('spec', 'scheduling', key))


def generator_parse_v1alpha1():
    global Component, SIDECAR, TYPE_CHECKING, _MODES, _cache, _component, _enabled, _flat_over, _main_name, _shared_memory, canonical, components, container, env_by_name, flat_container, is_zero, main_container, override, parse, pod_spec, resources, sidecar, template, without
    from generator.merge import env_by_name, override, without
    from generator.model import Component
    from generator.parse.quantities import container, pod_spec
    from generator.quantity import canonical, is_zero, parse
    TYPE_CHECKING = False
    SIDECAR = 'sidecar-frontend'
    _MODES = {'intraPod': 'IntraPod', 'interPod': 'InterPod'}

    def components(spec, rules):
        services = spec.get('services') or {}
        return [_component(key, services[key], rules) for key in sorted(services, key=lambda k: str(k).encode())]

    def _component(name, given, rules):
        kind, sub = (given.get('componentType', ''), given.get('subComponentType', ''))
        if kind == 'worker' and sub in ('prefill', 'decode') and (rules.hub == 'v1beta1'):
            kind, sub = (sub, '')
        multinode = given.get('multinode')
        return Component(name=name, type=kind, pointer=('spec', 'services', name), replicas=given.get('replicas', 1), min_available=given.get('minAvailable'), nodes=(multinode or {}).get('nodeCount', 2) if multinode is not None else 1, multinode=multinode is not None, template=template(given, rules), shared_memory=_shared_memory(given.get('sharedMemory')), cache=_cache(given), model=given.get('modelRef'), epp=given.get('eppConfig'), frontend_sidecar=SIDECAR if given.get('frontendSidecar') is not None else '', scaling_adapter=bool((given.get('scalingAdapter') or {}).get('enabled')), topology=given.get('topologyConstraint'), gpu_memory=_enabled(given.get('gpuMemoryService')), failover=_enabled(given.get('failover')), checkpoint=given.get('checkpoint'), force_scaling_group=bool(((given.get('experimental') or {}).get('grove') or {}).get('forceScalingGroup')), runtime_version=given.get('runtimeVersionOverride', ''), global_namespace=bool(given.get('globalDynamoNamespace')), labels=given.get('labels'), annotations=given.get('annotations'), ingress=given.get('ingress'), dynamo_namespace=given.get('dynamoNamespace') or '', sub_type=sub, main=_main_name(given, rules), alpha=given)

    def _main_name(given, rules):
        if rules.hub == 'v1beta1':
            return 'main'
        return ((given.get('extraPodSpec') or {}).get('mainContainer') or {}).get('name') or 'main'

    def _shared_memory(given):
        if given is None:
            return None
        if given.get('disabled'):
            return '0'
        size = given.get('size')
        return None if size is None or is_zero(size) else canonical(size)

    def _cache(given):
        for mount in given.get('volumeMounts') or ():
            if mount.get('useAsCompilationCache'):
                path = mount.get('mountPoint')
                return {'pvcName': mount.get('name', ''), **({'mountPath': path} if path else {})}
        return None

    def _enabled(given):
        if not given or not given.get('enabled'):
            return None
        return {**without(given, 'enabled'), 'mode': _MODES.get(given.get('mode', 'intraPod'), given.get('mode'))}

    def template(given, rules):
        extra = given.get('extraPodSpec') or {}
        mounts = [m for m in given.get('volumeMounts') or () if not m.get('useAsCompilationCache')]
        if not (given.get('resources') is not None or given.get('envs') or given.get('envFromSecret') is not None or mounts or (given.get('livenessProbe') is not None) or (given.get('readinessProbe') is not None) or extra or (given.get('extraPodMetadata') is not None) or (given.get('frontendSidecar') is not None)):
            return None
        spec = pod_spec(without(extra, 'mainContainer'))
        main = main_container(given, extra.get('mainContainer'), rules)
        spec['containers'] = [main, *(c for c in spec.get('containers') or () if c.get('name') != 'main')]
        if given.get('frontendSidecar') is not None and (not any((c.get('name') == SIDECAR for c in spec['containers']))):
            spec['containers'].append(sidecar(given['frontendSidecar']))
        metadata = given.get('extraPodMetadata') or {}
        kept = {key: metadata[key] for key in ('labels', 'annotations') if metadata.get(key)}
        return {**({'metadata': kept} if kept else {}), 'spec': spec}

    def main_container(given, user, rules):
        flat = flat_container(given, rules)
        if user is None:
            return flat
        if rules.hub == 'v1alpha1':
            return _flat_over(container(user), flat)
        user = {**container(user), 'name': 'main'}
        merged = override(flat, user)
        env = env_by_name(flat.get('env') or (), user.get('env') or ())
        mounts = list(user.get('volumeMounts') or ())
        if rules.flat_mounts == 'append':
            mounts += flat.get('volumeMounts') or ()
        elif not mounts:
            mounts = flat.get('volumeMounts') or []
        for key, value in (('env', env), ('volumeMounts', mounts)):
            if value:
                merged[key] = value
            else:
                merged.pop(key, None)
        if user.get('startupProbe') is not None:
            merged['startupProbe'] = user['startupProbe']
        return merged

    def _flat_over(user, flat):
        out = {**user, 'name': user.get('name') or 'main'}
        if flat.get('resources'):
            held = out.get('resources') or {}
            out['resources'] = {**held, **{k: v if k == 'claims' else {**(held.get(k) or {}), **v} for k, v in flat['resources'].items()}}
        for key in ('envFrom', 'volumeMounts'):
            if flat.get(key):
                out[key] = [*(out.get(key) or ()), *flat[key]]
        return out

    def flat_container(given, rules):
        out: dict[str, Any] = {'name': 'main'}
        if given.get('resources') is not None and (amounts := resources(given['resources'])):
            out['resources'] = amounts
        if given.get('envs'):
            out['env'] = list(given['envs'])
        if given.get('envFromSecret'):
            out['envFrom'] = [{'secretRef': {'name': given['envFromSecret']}}]
        for probe in ('livenessProbe', 'readinessProbe'):
            if given.get(probe) is not None:
                out[probe] = given[probe]
        mounts = list(given.get('volumeMounts') or ())
        if rules.cache_mount_twice:
            mounts.sort(key=lambda m: not (m.get('useAsCompilationCache') and m.get('mountPoint')))
        elif rules.hub == 'v1beta1' and rules.stored == 'v1alpha1':
            first = (given.get('extraPodSpec') or {}).get('mainContainer') is None
            mounts.sort(key=lambda m: bool(m.get('useAsCompilationCache')) is not first)
        if mounts:
            out['volumeMounts'] = [{'name': m.get('name', ''), **({'mountPath': m['mountPoint']} if m.get('mountPoint') else {})} for m in mounts]
        return out

    def resources(given):
        out: dict[str, Any] = {}
        for key in ('limits', 'requests'):
            item = given.get(key)
            if not item:
                continue
            named = {name: item.get(name) for name in ('cpu', 'memory')}
            named[item.get('gpuType') or 'nvidia.com/gpu'] = item.get('gpu')
            amounts: dict[str, str] = {}
            for name, amount in (*named.items(), *(item.get('custom') or {}).items()):
                if amount and parse(amount) is not None:
                    amounts[name] = canonical(amount)
            if amounts:
                out[key] = amounts
        if given.get('claims'):
            out['claims'] = list(given['claims'])
        return out

    def sidecar(given):
        out: dict[str, Any] = {'name': SIDECAR}
        for key, name in (('image', 'image'), ('args', 'args'), ('envs', 'env')):
            if given.get(key):
                out[name] = given[key]
        if given.get('envFromSecret'):
            out['envFrom'] = [{'secretRef': {'name': given['envFromSecret']}}]
        return out


def generator_parse_v1beta1():
    global Component, TYPE_CHECKING, _component, _template, canonical, components, pod_spec
    from generator.model import Component
    from generator.parse.quantities import pod_spec
    from generator.quantity import canonical
    TYPE_CHECKING = False

    def components(spec):
        return [_component(c, ('spec', 'components', i)) for i, c in enumerate(spec.get('components') or ())]

    def _component(given, pointer):
        experimental = given.get('experimental') or {}
        multinode = given.get('multinode')
        size = given.get('sharedMemorySize')
        kind = given.get('type', '')
        return Component(name=given['name'], type=kind, pointer=pointer, replicas=given.get('replicas', 1), min_available=given.get('minAvailable'), nodes=(multinode or {}).get('nodeCount', 2) if multinode is not None else 1, multinode=multinode is not None, template=_template(given['podTemplate']) if given.get('podTemplate') is not None else None, shared_memory=None if size is None else canonical(size), cache=given.get('compilationCache'), model=given.get('modelRef'), epp=given.get('eppConfig'), frontend_sidecar=given.get('frontendSidecar', ''), scaling_adapter=given.get('scalingAdapter') is not None, topology=given.get('topologyConstraint'), gpu_memory=experimental.get('gpuMemoryService'), failover=experimental.get('failover'), checkpoint=experimental.get('checkpoint'), force_scaling_group=bool((experimental.get('grove') or {}).get('forceScalingGroup')), runtime_version=given.get('runtimeVersionOverride', ''), global_namespace=bool(given.get('globalDynamoNamespace')))

    def _template(given):
        return {**given, 'spec': pod_spec(given.get('spec') or {})}


def generator_patch():
    pass


def generator_patch_amend():
    global Amended, Lazy, TYPE_CHECKING, Trace, Where, amend, record, replace
    from generator.errors import Lazy, Where
    from generator.patch.trace import Trace
    from generator.records import record, replace
    TYPE_CHECKING = False

    @record
    class Amended:
        value: Any
        given: Given
        trace: Trace
        autoscaled: frozenset[str] = frozenset()

        def where(self, pointer, key=False):
            return Lazy(lambda: self._found(pointer, key))

        def _found(self, pointer, key):
            found = self.trace.where(pointer, key)
            assert found is not None
            return Where(found.file, found.line, found.column, found.pointer, f'{self.name}/{self._component(pointer)}')

        @property
        def name(self):
            metadata = self.value.get('metadata')
            name = metadata.get('name') if isinstance(metadata, dict) else None
            return name if isinstance(name, str) else ''

        def _component(self, pointer):
            if pointer[:2] == ('spec', 'services') and len(pointer) > 2:
                return str(pointer[2])
            if pointer[:2] == ('spec', 'components') and len(pointer) > 2:
                items, i = (self.value['spec']['components'], pointer[2])
                held = items[i] if isinstance(items, list) and isinstance(i, int) and (i < len(items)) else None
                return str(held.get('name', '')) if isinstance(held, dict) else ''
            return ''

        def marked(self, graph):
            if not self.autoscaled:
                return graph
            return replace(graph, components=tuple((replace(c, autoscaled=True) if c.name in self.autoscaled else c for c in graph.components)))

    def amend(graphs, cluster, profile, problems):
        if not any((c.spec.get('graph') or c.spec.get('scheduling') for c in cluster.changes)) and (not (cluster.output == 'dgd' and cluster.pull_secrets)):
            return [Amended(g.value, g, Trace(g)) for g in graphs]
        from generator.patch.graph import Amendment
        return Amendment(cluster, profile, problems).all(graphs)


def generator_patch_draft():
    global Draft, TYPE_CHECKING, Trace, _put, _replaced
    from generator.patch.trace import Trace
    TYPE_CHECKING = False

    class Draft:
        __slots__ = ('trace', 'value')

        def __init__(self, value, trace):
            self.value = value
            self.trace = trace

        def get(self, pointer):
            value = self.value
            for step in pointer:
                if isinstance(value, dict):
                    value = value.get(step)
                elif isinstance(value, list) and isinstance(step, int) and (0 <= step < len(value)):
                    value = value[step]
                else:
                    return None
            return value

        def put(self, pointer, value, source, at):
            self.value = _put(self.value, self.trace, pointer, value, source, at)

        def append(self, pointer, value, source, at):
            held = self.get(pointer)
            if held is None:
                self.put(pointer, [value], source, at)
                self._trace(pointer).children = [Trace(source, at)]
            elif isinstance(held, list):
                children = self._trace(pointer).opened(held)
                self.value = _replaced(self.value, pointer, [*held, value])
                children.append(Trace(source, at))

        def drop(self, pointer):
            held = self.get(pointer[:-1])
            if isinstance(held, dict) and pointer[-1] in held:
                self._trace(pointer[:-1]).opened(held)
                self.value = _replaced(self.value, pointer[:-1], {k: v for k, v in held.items() if k != pointer[-1]})

        def _trace(self, pointer):
            node, value = (self.trace, self.value)
            for step in pointer:
                node, value = (node.opened(value)[step], value[step])
            return node

    def _put(held, trace, pointer, value, source, at):
        step, rest = (pointer[0], pointer[1:])
        if isinstance(held, list) and isinstance(step, int) and (0 <= step < len(held)):
            out: Any = list(held)
        elif isinstance(held, dict):
            out = dict(held)
        else:
            return held
        children = trace.opened(held)
        if not rest:
            out[step] = value
            children[step] = Trace(source, at)
            return out
        inner = out.get(step) if isinstance(out, dict) else out[step]
        if inner is None:
            inner = {}
            children[step] = Trace(source, at, {})
        out[step] = _put(inner, children[step], rest, value, source, at)
        return out

    def _replaced(held, pointer, value):
        if not pointer:
            return value
        out: Any = list(held) if isinstance(held, list) else dict(held)
        out[pointer[0]] = _replaced(held[pointer[0]], pointer[1:], value)
        return out


def generator_patch_fields():
    global ALPHA, BETA, MAIN, TYPE_CHECKING, _alpha, _amounts, _env, _has_main, _index, _main, _path, _places, _resource, _spelled, canonical, components, pod, pod_metadata, put_in_pod, tolerate, write
    from generator.quantity import canonical
    TYPE_CHECKING = False
    ALPHA, BETA = ('nvidia.com/v1alpha1', 'nvidia.com/v1beta1')
    MAIN = 'main'

    def components(document):
        spec = document.get('spec') if isinstance(document, dict) else None
        if not isinstance(spec, dict):
            return {}
        if document.get('apiVersion') == ALPHA:
            services = spec.get('services')
            named = services.items() if isinstance(services, dict) else ()
            return {k: ('spec', 'services', k) for k, v in named if isinstance(v, dict)}
        listed = spec.get('components')
        items = enumerate(listed) if isinstance(listed, list) else ()
        return {c['name']: ('spec', 'components', i) for i, c in items if isinstance(c, dict) and isinstance(c.get('name'), str)}

    def pod(draft, at):
        return (*at, 'extraPodSpec') if _alpha(draft) else (*at, 'podTemplate', 'spec')

    def pod_metadata(draft, at):
        return (*at, 'extraPodMetadata') if _alpha(draft) else (*at, 'podTemplate', 'metadata')

    def put_in_pod(draft, at, field, value, origin):
        where = pod(draft, at)
        _has_main(draft, at, origin)
        draft.put((*where, *field), value, origin.source, origin.pointer)

    def tolerate(draft, at, tolerations, origin):
        where = (*pod(draft, at), 'tolerations')
        _has_main(draft, at, origin)
        for item, trace in zip(tolerations, origin.opened(tolerations), strict=True):
            if item not in (draft.get(where) or ()):
                draft.append(where, item, trace.source, trace.pointer)

    def write(draft, at, wanted, trace, gpu='nvidia.com/gpu'):
        opened = trace.opened(wanted)
        for name in ('replicas', 'minAvailable'):
            if wanted.get(name) is not None:
                draft.put((*at, name), wanted[name], opened[name].source, opened[name].pointer)
        nodes = (wanted.get('multinode') or {}).get('nodeCount')
        if nodes is not None:
            origin = opened['multinode'].opened(wanted['multinode'])['nodeCount']
            draft.put((*at, 'multinode', 'nodeCount'), nodes, origin.source, origin.pointer)
        if wanted.get('image'):
            draft.put((*_main(draft, at, opened['image']), 'image'), wanted['image'], opened['image'].source, opened['image'].pointer)
        if wanted.get('env'):
            for item, origin in zip(wanted['env'], opened['env'].opened(wanted['env']), strict=True):
                _env(draft, at, item, origin)
        for key, name, amount, origin in _amounts(wanted.get('resources') or {}, opened.get('resources')):
            _resource(draft, at, key, gpu if name == 'gpu' else name, amount, origin)
        for name, text in (wanted.get('nodeSelector') or {}).items():
            put_in_pod(draft, at, ('nodeSelector', name), text, opened['nodeSelector'].opened(wanted['nodeSelector'])[name])
        if wanted.get('tolerations'):
            tolerate(draft, at, wanted['tolerations'], opened['tolerations'])

    def _alpha(draft):
        return bool(draft.value.get('apiVersion') == ALPHA)

    def _has_main(draft, at, origin):
        if not _alpha(draft) and draft.get((*at, 'podTemplate', 'spec', 'containers')) is None:
            draft.put((*at, 'podTemplate', 'spec', 'containers'), [{'name': MAIN}], origin.source, origin.pointer)

    def _main(draft, at, origin):
        if _alpha(draft):
            return (*at, 'extraPodSpec', 'mainContainer')
        _has_main(draft, at, origin)
        where = (*at, 'podTemplate', 'spec', 'containers')
        held = draft.get(where)
        for i, container in enumerate(held if isinstance(held, list) else ()):
            if isinstance(container, dict) and container.get('name') == MAIN:
                return (*where, i)
        draft.append(where, {'name': MAIN}, origin.source, origin.pointer)
        return (*where, len(held) if isinstance(held, list) else 0)

    def _env(draft, at, item, origin):
        lists = [(*at, 'envs')] if _alpha(draft) else [(*_main(draft, at, origin), 'env')]
        if _alpha(draft) and _index(draft.get((*at, 'extraPodSpec', 'mainContainer', 'env')), item['name']) is not None:
            lists.append((*at, 'extraPodSpec', 'mainContainer', 'env'))
        for where in lists:
            found = _index(draft.get(where), item['name'])
            if found is None:
                draft.append(where, dict(item), origin.source, origin.pointer)
            else:
                draft.put((*where, found), dict(item), origin.source, origin.pointer)

    def _index(items, name):
        found = (i for i, e in enumerate(items if isinstance(items, list) else ()) if isinstance(e, dict) and e.get('name') == name)
        return next(found, None)

    def _amounts(wanted, trace):
        for key in ('limits', 'requests'):
            for name, amount in (wanted.get(key) or {}).items():
                assert trace is not None
                yield (key, name, canonical(amount), trace.opened(wanted)[key].opened(wanted[key])[name])

    def _resource(draft, at, key, name, amount, origin):
        places = _places(draft, at, origin)
        counted = key == 'limits' and '/' in name
        for one in (key, 'requests') if counted else (key,):
            for place in places:
                steps = (*place, one, *_path(draft, place, one, name))
                if draft.get(steps) is not None or (one == key and place == places[0]):
                    draft.put(steps, amount, origin.source, origin.pointer)

    def _places(draft, at, origin):
        if _alpha(draft):
            return [(*at, 'resources'), (*at, 'extraPodSpec', 'mainContainer', 'resources')]
        return [(*_main(draft, at, origin), 'resources')]

    def _path(draft, place, key, name):
        spelled = _spelled(draft, place, key, name)
        flat = _alpha(draft) and 'mainContainer' not in place
        return ('custom', spelled) if flat and spelled not in ('cpu', 'memory', 'gpu') else (spelled,)

    def _spelled(draft, place, key, name):
        if not _alpha(draft) or 'mainContainer' in place:
            return name
        kind = draft.get((*place, key, 'gpuType')) or 'nvidia.com/gpu'
        return 'gpu' if name == kind else name


def generator_patch_graph():
    global APPENDED, Amended, Amendment, BadPattern, Draft, Finding, NOT_MERGED, Patch, TYPE_CHECKING, Trace, WARNING, combined, fields, joined, matcher, merged, nearest
    from generator.errors import WARNING, Finding, nearest
    from generator.patch import fields
    from generator.patch.amend import Amended
    from generator.patch.draft import Draft
    from generator.patch.match import BadPattern, matcher
    from generator.patch.partial import merged
    from generator.patch.patching import Patch, joined
    from generator.patch.trace import Trace
    TYPE_CHECKING = False
    APPENDED = frozenset(('tolerations',))
    NOT_MERGED = ('select', 'patches')

    class Amendment:

        def __init__(self, cluster, profile, problems):
            self.cluster, self.profile, self.problems = (cluster, profile, problems)
            self.blocks = [(change, change.spec.get('graph') or {}) for change in cluster.changes]
            self.selects = [self._matcher(change, block) for change, block in self.blocks]
            at = ('spec', 'graph', 'patches')
            self.patches = [[Patch(change.given, (*at, i), entry) for i, entry in enumerate(block.get('patches') or ())] for change, block in self.blocks]
            self.found: set[tuple[int, str]] = set()
            self.chosen: set[int] = set()

        def _matcher(self, change, block):
            try:
                return matcher(block.get('select') or '')
            except BadPattern as bad:
                self.problems.append(Finding('DGD808', f'spec.graph.select cannot be read: {bad}', change.given.where(('spec', 'graph', 'select')), 'write names as in `llama-.*` or `a|b`; the whole name must match'))
                return lambda name: True

        def all(self, graphs):
            for patches in self.patches:
                for patch in patches:
                    self.problems += patch.faults()
            out = [self._one(g) for g in graphs]
            self._unused(graphs)
            return out

        def _one(self, given):
            plain = Amended(given.value, given, Trace(given))
            draft = Draft(given.value, Trace(given))
            chosen = [i for i, matches in enumerate(self.selects) if matches(plain.name)]
            self.chosen |= set(chosen)
            merging = [(change, {k: v for k, v in block.items() if k not in NOT_MERGED}) for change, block in self.blocks]
            wanted, origins = combined(((*merging[i], 'graph') for i in chosen))
            scheduling, places = combined(((c, c.spec.get('scheduling') or {}, 'scheduling') for c in self.cluster.changes))
            self._metadata(draft, wanted, origins)
            if scheduling:
                from generator.patch import scheduling as schedule
                schedule.pods(draft, scheduling, places)
            self._images(draft, wanted, origins)
            self._components(draft, wanted, origins)
            for i in chosen:
                for entry in self.blocks[i][1].get('components') or {}:
                    if entry in fields.components(draft.value):
                        self.found.add((i, entry))
                for patch in self.patches[i]:
                    patch.amend(draft)
            if scheduling:
                schedule.graph(draft, scheduling, places, self.cluster, self.profile, self.problems)
            if self.cluster.output == 'dgd' and self.cluster.pull_secrets:
                self._pull_secrets(draft)
            marked = frozenset((k for k, v in (wanted.get('components') or {}).items() if v.get('autoscaled')))
            return Amended(draft.value, given, draft.trace, marked)

        def _metadata(self, draft, wanted, origins):
            for key in ('annotations', 'labels'):
                for name, text in (wanted.get(key) or {}).items():
                    origin = origins.opened(wanted)[key].opened(wanted[key])[name]
                    draft.put(('metadata', key, name), text, origin.source, origin.pointer)

        def _images(self, draft, wanted, origins):
            if not wanted.get('images'):
                return
            from generator.patch import images
            entries = {e['name']: (e, origin) for e, origin in zip(wanted['images'], origins.opened(wanted)['images'].opened(wanted['images']), strict=True)}
            for pointer, image in list(images.places(draft.value)):
                entry, origin = entries.get(images.split(image)[0], (None, None))
                if entry is not None and origin is not None:
                    draft.put(pointer, images.changed(image, entry), origin.source, origin.pointer)

        def _components(self, draft, wanted, origins):
            places = fields.components(draft.value)
            for name, change in (wanted.get('components') or {}).items():
                if name in places:
                    trace = origins.opened(wanted)['components'].opened(wanted['components'])[name]
                    fields.write(draft, places[name], change, trace, self.cluster.capabilities.gpu_resource)

        def _pull_secrets(self, draft):
            from generator.patch.scheduling import pull_secrets
            value, trace = combined(((c, {'imagePullSecrets': c.spec.get('imagePullSecrets') or []}, '') for c in self.cluster.changes))
            pull_secrets(draft, value['imagePullSecrets'], trace.opened(value)['imagePullSecrets'])

        def _unused(self, graphs):
            names = [Amended(g.value, g, Trace(g)).name for g in graphs]
            for i, (change, block) in enumerate(self.blocks):
                selected = [g for g, name in zip(graphs, names, strict=True) if self.selects[i](name)]
                known = sorted({name for g in selected for name in fields.components(g.value)})
                for name, entry in (block.get('components') or {}).items():
                    if (i, name) not in self.found and (not entry.get('optional')):
                        self._missing(change, name, known, names)
                for patch in self.patches[i]:
                    self.problems += patch.unused(selected=bool(selected), what='graph of this run')
                rest = set(block) - {'select', 'components', 'patches'}
                if i not in self.chosen and rest:
                    self.problems.append(Finding('DGD809', f"spec.graph.select {block.get('select')!r} matches no graph of this run, so its {', '.join(sorted(rest))} change nothing", change.given.where(('spec', 'graph', 'select')), f"graphs of this run: {', '.join(names)}", WARNING))

        def _missing(self, change, name, known, graphs):
            close = nearest(name, known)
            if known:
                hint = f'did you mean {close}?' if close else f"components: {', '.join(known)}"
            else:
                hint = f"spec.graph.select matches none of {', '.join(graphs)}"
            self.problems.append(Finding('DGD810', f'component {name!r} is in no graph of this run that the overlay changes', change.given.where(('spec', 'graph', 'components', name), True), joined(hint, 'a file for a whole cluster writes optional: true')))

    def combined(blocks):
        value: dict[str, Any] = {}
        trace = Trace(None, (), {})
        for change, block, key in blocks:
            given = {k: v for k, v in block.items() if v is not None}
            value = merged(value, given, trace, change.given, ('spec', key) if key else ('spec',), APPENDED)
        return (value, trace)


def generator_patch_manifests():
    global AMOUNTS, Finding, TYPE_CHECKING, Trace, _canonical, _identity, _patch, _readable, _unused, apply, replace
    from generator.errors import Finding
    from generator.patch.trace import Trace
    from generator.records import replace
    TYPE_CHECKING = False
    AMOUNTS = frozenset(('limits', 'requests', 'overhead', 'minResources', 'capability', 'deserved'))

    def apply(manifests, cluster, problems):
        changes = [c for c in cluster.changes if c.spec.get('manifests')]
        if not changes:
            return manifests
        from generator.patch.draft import Draft
        from generator.patch.graph import combined
        patches = [p for c in changes for i, entry in enumerate(c.spec['manifests'].get('patches') or ()) if (p := _readable(c.given, i, entry, problems)) is not None]
        added, origins = combined(((c, {k: v for k, v in c.spec['manifests'].items() if k != 'patches'}, 'manifests') for c in changes))
        out = []
        for manifest in manifests:
            if manifest.graph is None:
                out.append(manifest)
                continue
            draft = Draft(manifest.body, Trace(None))
            for key in ('labels', 'annotations'):
                for name, text in (added.get(key) or {}).items():
                    origin = origins.opened(added)[key].opened(added[key])[name]
                    draft.put(('metadata', key, name), text, origin.source, origin.pointer)
            for patch, target in patches:
                if target.matches(draft.value):
                    _patch(patch, draft, problems)
            changed = draft.value is not manifest.body
            out.append(replace(manifest, body=_canonical(draft.value), trace=draft.trace) if changed else manifest)
        bodies = [m.body for m in manifests if m.graph is not None]
        for patch, target in patches:
            problems += _unused(patch, target, bodies)
        return out

    def _readable(given, i, entry, problems):
        from generator.patch.match import BadPattern
        from generator.patch.patching import Patch
        from generator.patch.selectors import BadSelector, Target
        patch = Patch(given, ('spec', 'manifests', 'patches', i), entry)
        faults = patch.faults()
        problems += faults
        try:
            return (patch, Target(entry['target'])) if not faults else None
        except (BadPattern, BadSelector) as bad:
            problems.append(Finding('DGD808', f'the target cannot be read: {bad}', given.where((*patch.at, 'target')), 'patterns match whole names, as in .*-decode-0; selectors are those of kubectl -l'))
            return None

    def _patch(patch, draft, problems):
        before, value = (_identity(draft.value), draft.value)
        if isinstance(patch.body, dict):
            patch.merge(draft, patch.body)
        else:
            patch.operate(draft)
        if _identity(draft.value) != before:
            problems.append(Finding('DGD813', f'the patch would make {before[1]} {before[3]!r} another object; apiVersion, kind, name and namespace stay', patch.given.where((*patch.at, 'patch')), 'rename the graph or component instead; other objects refer to these names'))
            draft.value = value

    def _identity(body):
        metadata = body.get('metadata') or {}
        return (body.get('apiVersion'), body.get('kind'), metadata.get('namespace'), metadata.get('name'))

    def _unused(patch, target, bodies):
        from generator.patch.patching import joined
        if not any((target.matches(b) for b in bodies)):
            if patch.optional:
                return []
            return [Finding('DGD811', f'no rendered object is {target.words()}', patch.given.where((*patch.at, 'target')), joined(target.candidates(bodies), 'write optional: true if there need be none'))]
        if patch.misses and (not patch.optional):
            patch.applied = 0
        return patch.unused(selected=True, what='object that its target names')

    def _canonical(value, key=''):
        from generator.quantity import canonical
        if isinstance(value, dict):
            amounts = key in AMOUNTS

            def amount(k, v):
                return (amounts or k == 'sizeLimit') and isinstance(v, str | int) and (not isinstance(v, bool))
            return {k: canonical(v) if amount(k, v) else _canonical(v, k) for k, v in value.items() if v is not None}
        return [_canonical(v, key) for v in value] if isinstance(value, list) else value


def generator_patch_match():
    global BadPattern, EVERYTHING, LONGEST, TYPE_CHECKING, _CLASSES, _DIGITS, _Reader, _SPECIAL, _WORD, _closure, _run, matcher
    TYPE_CHECKING = False
    LONGEST = 200
    EVERYTHING = ('.*', '', '^.*$')
    _SPECIAL = frozenset('.[](){}|*+?^$\\')
    _DIGITS = frozenset('0123456789')
    _WORD = _DIGITS | frozenset('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_')
    _CLASSES = {'d': _DIGITS, 'w': _WORD, 's': frozenset(' \t\n\r\x0c\x0b')}

    class BadPattern(ValueError):
        pass

    def matcher(pattern):
        if pattern in EVERYTHING:
            return lambda name: True
        if not _SPECIAL.intersection(pattern):
            return lambda name: name == pattern
        if len(pattern) > LONGEST:
            raise BadPattern(f'it has {len(pattern)} characters; at most {LONGEST} are read')
        start, end, moves, jumps = _Reader(pattern).program()
        return lambda name: _run(name, start, end, moves, jumps)

    def _run(name, start, end, moves, jumps):
        held = _closure({start}, jumps)
        for character in name:
            held = _closure({moves[s][1] for s in held if s in moves and moves[s][0](character)}, jumps)
            if not held:
                return False
        return end in held

    def _closure(states, jumps):
        waiting = list(states)
        while waiting:
            for to in jumps.get(waiting.pop(), ()):
                if to not in states:
                    states.add(to)
                    waiting.append(to)
        return states

    class _Reader:

        def __init__(self, pattern):
            self.text, self.at, self.states = (pattern, 0, 0)
            self.moves: dict[int, Any] = {}
            self.jumps: dict[int, list[int]] = {}

        def program(self):
            self.at = 1 if self.text.startswith('^') else 0
            start, end = self._either(0)
            if self.at < len(self.text):
                raise BadPattern(f'{self.text[self.at]!r} at character {self.at + 1} has no partner')
            return (start, end, self.moves, self.jumps)

        def _state(self):
            self.states += 1
            return self.states

        def _jump(self, start, *ends):
            self.jumps.setdefault(start, []).extend(ends)

        def _either(self, depth):
            if depth > 20:
                raise BadPattern('its parentheses are nested too deeply')
            start, end = (self._state(), self._state())
            while True:
                first, last = self._sequence(depth)
                self._jump(start, first)
                self._jump(last, end)
                if self.text[self.at:self.at + 1] != '|':
                    return (start, end)
                self.at += 1

        def _sequence(self, depth):
            start = end = self._state()
            while self.at < len(self.text) and self.text[self.at] not in '|)':
                if self.text[self.at] == '$' and self.at == len(self.text) - 1:
                    self.at += 1
                    break
                first, last = self._repeated(depth)
                self._jump(end, first)
                end = last
            return (start, end)

        def _repeated(self, depth):
            first, last = self._atom(depth)
            while self.text[self.at:self.at + 1] in ('*', '+', '?'):
                sign = self.text[self.at]
                start, end = (self._state(), self._state())
                self._jump(start, first)
                self._jump(last, end)
                if sign != '+':
                    self._jump(start, end)
                if sign != '?':
                    self._jump(last, first)
                first, last = (start, end)
                self.at += 1
            return (first, last)

        def _atom(self, depth):
            character = self.text[self.at]
            self.at += 1
            if character == '(':
                if self.text.startswith('?:', self.at):
                    self.at += 2
                inner = self._either(depth + 1)
                if self.text[self.at:self.at + 1] != ')':
                    raise BadPattern('a parenthesis is not closed')
                self.at += 1
                return inner
            if character in '*+?{}^$':
                raise BadPattern(f'{character!r} at character {self.at} is not understood there; write \\{character} for the character itself')
            start, end = (self._state(), self._state())
            self.moves[start] = (self._one(character), end)
            return (start, end)

        def _one(self, character):
            if character == '.':
                return lambda c: c != '\n'
            if character == '[':
                return self._set()
            if character != '\\':
                return lambda c: c == character
            named = self._escaped()
            return lambda c: c in named

        def _escaped(self):
            character = self.text[self.at:self.at + 1]
            self.at += 1
            if not character:
                raise BadPattern('it ends in a backslash')
            if character.isalnum() and character not in _CLASSES:
                raise BadPattern(f'\\{character} is not understood')
            return _CLASSES.get(character, frozenset(character))

        def _set(self):
            negated = self.text[self.at:self.at + 1] == '^'
            self.at += negated
            singles: set[str] = set()
            ranges: list[tuple[str, str]] = []
            first = True
            while self.text[self.at:self.at + 1] != ']' or first:
                first = False
                low = self.text[self.at:self.at + 1]
                self.at += 1
                if not low:
                    raise BadPattern('a bracket is not closed')
                if low == '\\':
                    singles |= self._escaped()
                    continue
                high = self.text[self.at + 1:self.at + 2]
                if self.text[self.at:self.at + 1] == '-' and high not in ('', ']'):
                    self.at += 2
                    ranges.append((low, high))
                else:
                    singles.add(low)
            self.at += 1
            return lambda c: (c in singles or any((a <= c <= b for a, b in ranges))) != negated


def generator_patch_partial():
    global DIRECTIVES, KEYS, SOURCES, TYPE_CHECKING, Trace, UNITS, _NAME, _find, _items, _list, bad_directive, merged
    from generator.patch.trace import Trace
    TYPE_CHECKING = False
    _NAME = ('name',)
    KEYS = {'env': _NAME, 'envs': _NAME, 'containers': _NAME, 'initContainers': _NAME, 'ephemeralContainers': _NAME, 'volumes': _NAME, 'volumeMounts': ('mountPath', 'mountPoint', 'name'), 'volumeDevices': ('devicePath',), 'ports': ('name', 'containerPort', 'port'), 'imagePullSecrets': _NAME, 'resourceClaims': _NAME, 'claims': _NAME, 'components': _NAME, 'pvcs': _NAME, 'images': _NAME, 'cliques': _NAME, 'podCliqueScalingGroups': _NAME, 'hostAliases': ('ip',), 'subjects': _NAME}
    UNITS = frozenset(('env', 'envs'))
    SOURCES = frozenset(('volumes', 'strategy'))
    DIRECTIVES = ('delete', 'replace')

    def bad_directive(patch, at=()):
        for step, value in _items(patch):
            if isinstance(step, str) and step.startswith('$') and (step != '$patch' or value not in DIRECTIVES):
                return (*at, step)
            if (found := bad_directive(value, (*at, step))):
                return found
        return None

    def _items(value):
        return iter(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())

    def merged(held, patch, trace, source, at, appended=frozenset()):
        out = dict(held)
        children = trace.opened(held)
        for key, value in patch.items():
            place = (*at, key)
            if key == '$patch':
                continue
            if value is None or (isinstance(value, dict) and value.get('$patch') == 'delete'):
                out.pop(key, None)
                children[key] = Trace(source, place)
            elif isinstance(value, dict):
                base = out.get(key)
                fresh = not isinstance(base, dict) or value.get('$patch') == 'replace'
                if fresh:
                    base, children[key] = ({}, Trace(source, place, {}))
                elif key in SOURCES:
                    base = {k: v for k, v in base.items() if k in value}
                out[key] = merged(base, value, children.get(key) or Trace(source, place, {}), source, place, appended)
            elif isinstance(value, list) and (key in KEYS or key in appended):
                if not isinstance(out.get(key), list):
                    out[key], children[key] = ([], Trace(source, place, []))
                out[key] = _list(key, out[key], value, children[key], source, place, appended)
            else:
                out[key] = value
                children[key] = Trace(source, place)
        return out

    def _list(name, held, patch, trace, source, at, appended):
        out = list(held)
        children = trace.opened(held)
        for i, item in enumerate(patch):
            place = (*at, i)
            found = _find(name, out, item)
            directive = item.get('$patch') if isinstance(item, dict) else None
            if directive == 'delete':
                if found is not None:
                    del out[found], children[found]
                continue
            if name in appended and name not in KEYS and (item in out):
                continue
            if found is not None and name not in UNITS and (directive != 'replace'):
                base = out[found]
                if name in SOURCES and (not set(item) <= {*base, '$patch'}):
                    base = {k: v for k, v in base.items() if k in item}
                out[found] = merged(base, item, children[found], source, place, appended)
                continue
            fresh = Trace(source, place, {} if isinstance(item, dict) else None)
            value = merged({}, item, fresh, source, place, appended) if isinstance(item, dict) else item
            if found is None:
                out.append(value)
                children.append(fresh)
            else:
                out[found], children[found] = (value, fresh)
        return out

    def _find(name, items, wanted):
        if not isinstance(wanted, dict):
            return None
        for key in KEYS.get(name, ()):
            if wanted.get(key) is None:
                continue
            for i, item in enumerate(items):
                if isinstance(item, dict) and item.get(key) == wanted[key]:
                    return i
            if name != 'ports':
                return None
        return None


def generator_patch_patching():
    global Finding, IDENTITY, Patch, TYPE_CHECKING, _lost_main, _other_object, _unknown_component, entries, fields, inside, joined, nearest, partial, rfc6902
    from generator.errors import Finding, nearest
    from generator.patch import fields, partial, rfc6902
    from generator.schema.access import entries, inside
    TYPE_CHECKING = False
    IDENTITY = ('apiVersion', 'kind', 'metadata')

    class Patch:

        def __init__(self, given, at, entry):
            self.given, self.at, self.entry = (given, at, entry)
            self.body = entry.get('patch')
            self.optional = bool(entry.get('optional'))
            self.broken = False
            self.applied = 0
            self.misses: list[Miss] = []

        def faults(self):
            problem: tuple[str, str, Pointer] | None = None
            if isinstance(self.body, list):
                wrong = rfc6902.malformed(self.body)
                if wrong is None and (not self.body):
                    problem = ('the list of operations is empty', 'remove the patch, or write [{op: add, path: /spec/…, value: …}]', ())
                elif wrong is not None:
                    problem = (f'operation {wrong.index}: {wrong.text}', wrong.hint, (wrong.index,))
            elif not isinstance(self.body, dict):
                problem = ('a patch is a list of RFC 6902 operations or a partial object', 'write [{op: …, path: …}], or spec: …', ())
            elif not self.body:
                problem = ('the patch is empty', 'remove it', ())
            elif (at := partial.bad_directive(self.body)) is not None:
                problem = (f'{at[-1]} is not understood', 'known: $patch: delete and $patch: replace; null deletes a field', at)
            if problem is None:
                return []
            self.broken = True
            return [Finding('DGD812', problem[0], self.given.where((*self.at, 'patch', *problem[2])), problem[1])]

        def amend(self, draft):
            if self.broken:
                return
            if isinstance(self.body, dict):
                self._partial_graph(draft, self.body)
            else:
                self.operate(draft)

        def operate(self, draft):
            miss = rfc6902.apply(draft, self.body or [], self.given, (*self.at, 'patch'))
            if miss is None:
                self.applied += 1
            else:
                self.misses.append(miss)

        def merge(self, draft, body):
            draft.value = partial.merged(draft.value, body, draft.trace, self.given, (*self.at, 'patch'))
            self.applied += 1

        def _partial_graph(self, draft, body):
            miss = _other_object(draft.value, body) or _unknown_component(draft, body) or _lost_main(body)
            if miss is None:
                self.merge(draft, body)
            else:
                self.misses.append(miss)

        def unused(self, selected, what):
            serious = next((m for m in self.misses if not m.absent), None)
            if self.broken or (serious is None and (self.applied or self.optional)):
                return []
            miss = serious or (self.misses[0] if self.misses else None)
            if miss is None:
                where = self.given.where((*self.at, 'target') if 'target' in self.entry else (*self.at, 'patch'))
                return [Finding('DGD811', f'the patch matches no {what}' + ('' if selected else ': select leaves none'), where, 'correct it, or write optional: true')]
            steps = (miss.index,) if isinstance(self.body, list) else ()
            if isinstance(self.body, list):
                operation = self.body[miss.index]
                said = f"{operation['op']} {operation['path']} applies to no {what}" if miss.absent else f'operation {miss.index}'
                text = f'{said}: {miss.text}'
            else:
                text = f'the patch applies to no {what}: {miss.text}' if miss.absent else miss.text
            hint = joined(miss.hint, '' if serious else 'write optional: true if it need not apply')
            place = self.given.where((*self.at, 'patch', *steps, *(('path',) if steps else ())))
            return [Finding('DGD812' if serious else 'DGD811', text, place, hint)]

    def joined(hint, more):
        if not hint or not more:
            return hint or more
        return f'{hint} {more[0].upper()}{more[1:]}' if hint.endswith('?') else f'{hint}; {more}'

    def _other_object(document, body):
        for path in (('apiVersion',), ('kind',), ('metadata', 'name'), ('metadata', 'namespace')):
            held, wanted = (document, body)
            for step in path:
                held = held.get(step) if isinstance(held, dict) else None
                wanted = wanted.get(step) if isinstance(wanted, dict) else None
            if wanted is not None and wanted != held and (not (path[-1] == 'namespace' and held is None)):
                return rfc6902.Miss(0, f"it is for {'.'.join(path)} {wanted!r}, not {held!r}", '', True)
        return None

    def _unknown_component(draft, body):
        known = fields.components(draft.value)
        spec = body.get('spec')
        if not isinstance(spec, dict):
            return None
        listed = spec.get('components') if isinstance(spec.get('components'), list) else []
        named = [str(c.get('name', '')) for c in listed or [] if isinstance(c, dict)]
        services = spec.get('services')
        named += list(services) if isinstance(services, dict) else []
        for name in named:
            if name not in known:
                close = nearest(name, known)
                hint = f'did you mean {close}?' if close else f"components: {', '.join(known)}"
                return rfc6902.Miss(0, f'there is no component {name!r}', f'{hint} (add one with an RFC 6902 patch)', True)
        if named and ('services' in spec) != (draft.value.get('apiVersion') == fields.ALPHA):
            return rfc6902.Miss(0, f"a graph of {draft.value.get('apiVersion')} keeps its components elsewhere", 'v1alpha1 has spec.services, a map; v1beta1 spec.components, a list', True)
        return None

    def _lost_main(body):
        for name, service in entries(inside(body, 'spec').get('services')):
            for _, container in entries(inside(service, 'extraPodSpec').get('containers')):
                if container.get('name') == fields.MAIN:
                    text = f'services.{name}.extraPodSpec.containers has `main`, which is not the main container in v1alpha1'
                    return rfc6902.Miss(0, text, 'write extraPodSpec.mainContainer', False)
        return None


def generator_patch_rfc6902():
    global Draft, Miss, NEEDS_VALUE, OPERATIONS, TYPE_CHECKING, Trace, _absent, _copied, _follow, _one, _origin, _resolved, apply, malformed, nearest, parse_pointer, record
    from generator.errors import nearest
    from generator.patch.draft import Draft
    from generator.patch.trace import Trace
    from generator.records import record
    from generator.yamlio import parse_pointer
    TYPE_CHECKING = False
    OPERATIONS = ('add', 'remove', 'replace', 'move', 'copy', 'test')
    NEEDS_VALUE = ('add', 'replace', 'test')

    @record
    class Miss:
        index: int
        text: str
        hint: str
        absent: bool

    def malformed(operations):
        for i, operation in enumerate(operations):
            if not isinstance(operation, dict):
                return Miss(i, 'an operation is an object with op and path', 'write {op: add, path: /spec/…, value: …}', False)
            op = operation.get('op')
            if op not in OPERATIONS:
                close = nearest(str(op), OPERATIONS)
                hint = f'did you mean {close}?' if op and close else f"known: {', '.join(OPERATIONS)}"
                return Miss(i, f'op is {op!r}' if op else 'an operation needs op', hint, False)
            for name in ('path', 'from') if op in ('move', 'copy') else ('path',):
                pointer = operation.get(name)
                if not isinstance(pointer, str) or pointer[:1] != '/':
                    return Miss(i, f'{op} needs {name}, a JSON pointer' + (f', not {pointer!r}' if pointer is not None else ''), 'begin with a slash: /spec/…; write ~1 for a slash inside a key', False)
            if op in NEEDS_VALUE and 'value' not in operation:
                return Miss(i, f'{op} needs a value', 'write value: …; remove takes none', False)
            unknown = [k for k in operation if k not in ('op', 'path', 'from', 'value')]
            if unknown:
                return Miss(i, f'unknown field {unknown[0]!r}', 'an operation has op, path, from and value', False)
        return None

    def apply(draft, operations, source, at):
        work, trace = (_copied(draft.value), draft.trace.copied())
        for i, operation in enumerate(_copied(operations)):
            if operation['op'] == 'move':
                where = parse_pointer(operation['from'])
                moved = Draft(work, trace).get(_resolved(work, where))
                steps = [{'op': 'remove', 'path': operation['from']}, {'op': 'add', 'path': operation['path'], 'value': moved}]
                if _absent(work, where):
                    steps = steps[:1]
            else:
                steps = [operation]
            for step in steps:
                absent = _absent(work, parse_pointer(step['from'])) if step['op'] == 'copy' else None
                absent = absent or _absent(work, parse_pointer(step['path']), step['op'] in ('add', 'copy'))
                if absent:
                    return Miss(i, absent[0], absent[1], True)
                node = _origin(step, operation, work, trace, source, (*at, i))
                work, problem = _one(work, step)
                if problem:
                    return Miss(i, problem, '', False)
                _follow(step, work, trace, node)
        draft.value, draft.trace = (work, trace)
        return None

    def _one(work, operation):
        from jsonpatch import JsonPatch, JsonPatchException, JsonPatchTestFailed, JsonPointerException
        try:
            return (JsonPatch([operation]).apply(work, in_place=True), '')
        except JsonPatchTestFailed:
            return (work, f"test {operation['path']}: the value is another one")
        except (JsonPatchException, JsonPointerException, TypeError, ValueError, KeyError, IndexError) as error:
            return (work, f"{operation['op']} {operation['path']}: {str(error)[:120]}")

    def _origin(step, operation, work, trace, source, at):
        if 'from' in operation and step['op'] in ('copy', 'remove'):
            node, value = (trace, work)
            for part in _resolved(work, parse_pointer(operation['from'])):
                node, value = (node.opened(value)[part], value[part])
            kept = node.copied()
            if step['op'] == 'remove':
                operation['$kept'] = kept
            return kept
        return operation.pop('$kept', None) or Trace(source, (*at, 'value'))

    def _follow(step, work, trace, node):
        if step['op'] == 'test':
            return
        *parents, last = parse_pointer(step['path'])
        value = work
        for part in parents:
            key = int(part) if isinstance(value, list) else part
            trace, value = (trace.opened(value)[key], value[key])
        if not isinstance(value, list):
            trace.opened(value)[last] = node
            return
        before = len(value) + {'add': -1, 'copy': -1, 'remove': 1}.get(step['op'], 0)
        children: Any = trace.opened([None] * before) if trace.children is None else trace.children
        at = len(value) - 1 if last == '-' else int(last)
        if step['op'] == 'remove':
            del children[at]
        elif step['op'] == 'replace':
            children[at] = node
        else:
            children.insert(at, node)

    def _resolved(work, pointer):
        out: list[Any] = []
        for part in pointer:
            key = int(part) if isinstance(work, list) and part.isdecimal() else part
            out.append(key)
            there = key in work if isinstance(work, dict) else isinstance(work, list) and isinstance(key, int) and (key < len(work))
            work = work[key] if there else None
        return tuple(out)

    def _absent(work, pointer, adding=False):
        seen = ''
        for i, part in enumerate(pointer):
            last = i == len(pointer) - 1
            if isinstance(work, dict):
                if part in work and work[part] is not None:
                    work, seen = (work[part], f'{seen}/{part}')
                    continue
                if last and (adding or part in work):
                    return None
                close = nearest(part, [str(k) for k in work])
                known = ', '.join(sorted(map(str, work))[:12])
                hint = f'did you mean {close}?' if close else f'known there: {known}' if known else 'it is empty'
                return (f"{seen or 'the object'} has no {part!r}", hint)
            if isinstance(work, list):
                if last and adding and (part == '-'):
                    return None
                if part.isdecimal() and int(part) < len(work) + (1 if last and adding else 0):
                    work, seen = (work[int(part)] if int(part) < len(work) else None, f'{seen}/{part}')
                    continue
                text = f'{seen} has {len(work)} items, so {part!r} is none of them'
                return (text, 'items are numbered from 0; - is behind the last one')
            return (f"{seen or 'the object'} is no mapping, so it has no {part!r}", '')
        return None

    def _copied(value):
        if isinstance(value, dict):
            return {k: _copied(v) for k, v in value.items()}
        return [_copied(v) for v in value] if isinstance(value, list) else value


def generator_patch_trace():
    global TYPE_CHECKING, Trace, _child
    TYPE_CHECKING = False

    class Trace:
        __slots__ = ('children', 'pointer', 'source')

        def __init__(self, source, pointer=(), children=None):
            self.source = source
            self.pointer = pointer
            self.children = children

        def opened(self, value):
            if self.children is None or isinstance(self.children, list) != isinstance(value, list):
                steps = range(len(value)) if isinstance(value, list) else value
                made = [(step, Trace(self.source, (*self.pointer, step))) for step in steps]
                self.children = [trace for _, trace in made] if isinstance(value, list) else dict(made)
            return self.children

        def copied(self):
            children = self.children
            if isinstance(children, list):
                return Trace(self.source, self.pointer, [c.copied() for c in children])
            if isinstance(children, dict):
                return Trace(self.source, self.pointer, {k: c.copied() for k, c in children.items()})
            return Trace(self.source, self.pointer)

        def at(self, pointer):
            node = self
            for i, step in enumerate(pointer):
                if node.children is None:
                    return (node.source, node.pointer + pointer[i:])
                child = _child(node.children, step)
                if child is None:
                    break
                node = child
            return (node.source, node.pointer)

        def where(self, pointer, key=False):
            source, at = self.at(pointer)
            return None if source is None else source.where(at, key)

    def _child(children, step):
        if isinstance(children, dict):
            return children.get(step)
        if isinstance(step, str):
            if not step.isdecimal():
                return None
            step = int(step)
        return children[step] if 0 <= step < len(children) else None


def generator_pathway():
    global COMPONENTS, GROVE, TYPE_CHECKING, choose, judged_as_grove, lws_usable, names, opted_out
    from generator import names
    from generator.model import COMPONENTS, GROVE
    TYPE_CHECKING = False

    def opted_out(annotations):
        return str(annotations.get(names.ENABLE_GROVE, '')).lower() == 'false'

    def judged_as_grove(annotations, capabilities, profile):
        return not opted_out(annotations) and (capabilities.grove or profile.accepts.grove_assumed)

    def choose(annotations, capabilities):
        return GROVE if capabilities.grove and (not opted_out(annotations)) else COMPONENTS

    def lws_usable(capabilities, profile):
        return capabilities.lws and (capabilities.volcano or not profile.lws.requires_volcano)


def generator_pipeline():
    global Finding, Manifest, Options, Result, Source, TYPE_CHECKING, Where, __all__, _as_stored, _build, _document, _owned, _place, _plan, _result, _unique, admission, amend, companions, compile, compile_objects, documents, emit, failed, foreign, graph, limits, namespace_objects, namespaces, orchestrators, patched, planning, read, read_cluster, releases, render, stored, strict, validation
    from generator import admission, emit, limits, orchestrators, releases, stored
    from generator import plan as planning
    from generator.errors import Finding, Where, failed, strict
    from generator.model import Manifest
    from generator.parse import companions, documents, graph, namespaces
    from generator.patch import manifests as patched
    from generator.patch.amend import amend
    from generator.render import render
    from generator.stream import Options, Result, Source, foreign, read, read_cluster
    from generator.validate import manifests as validation
    TYPE_CHECKING = False
    __all__ = ['Options', 'Result', 'Source', 'compile', 'compile_objects', 'namespace_objects', 'read', 'read_cluster']

    def compile(graphs, overlays, options, problems=None):
        problems = [] if problems is None else problems
        cluster = read_cluster(overlays, options, problems)
        stream = foreign(read(graphs, problems), graphs, bool(overlays), problems)
        return compile_objects(stream, cluster, options, problems)

    def compile_objects(stream, cluster, options, problems):
        if cluster is None or not stream or failed(problems):
            return _result((), (), problems, options)
        profile = releases.find(cluster.version)
        assert profile is not None
        if not cluster.exact and cluster.output != 'dgd':
            profile = releases.corrected(profile)
        manifests, plans = _build(stream, cluster, profile, options, problems)
        if cluster.suppress:
            from generator.patch import suppress
            problems = suppress.apply(problems, cluster.suppress, [p.graph.name for p in plans])
        return _result(manifests, plans, problems, options)

    def namespace_objects(overlays, options, problems):
        from generator.orchestrators.shared import accounts
        cluster = read_cluster(overlays, options, problems)
        space = cluster and (options.namespace or cluster.namespace)
        if cluster is None or failed(problems):
            return _result((), (), problems, options)
        if not space:
            problems.append(Finding('DGD603', 'no namespace: neither flag nor overlay gives one', cluster.where, 'set spec.namespace in the overlay, or pass --namespace'))
            return _result((), (), problems, options)
        manifests = [Manifest(m.body) for m in render(accounts(space, cluster.config, False), None)]
        return _result(manifests, (), problems, options)

    def _build(stream, cluster, profile, options, problems):
        given = [g for g in stream if documents.is_graph(g)]
        others = [g for g in stream if not documents.is_graph(g)]
        if not given:
            kinds = ', '.join(sorted({g.kind for g in others}))
            problems.append(Finding('DGD008', f'no DynamoGraphDeployment among the input ({kinds})', stream[0].where(), 'give the file or directory that holds the graph'))
            return ((), ())
        amended = amend(given, cluster, profile, problems)
        registries = companions.registries(others, cluster, problems)
        secrets = frozenset((str((g.value.get('metadata') or {}).get('name')) for g in others if g.kind == 'Secret'))
        manifests: list[Manifest] = []
        plans: list[Plan] = []
        spaces: list[str] = []
        for one in amended:
            space = namespaces.of(one.value, one.where, cluster, options.namespace, options.destination, problems)
            parsed = graph.parse(one.value, one.where, cluster, profile, space, problems) if space else None
            if parsed is None:
                continue
            spaces.append(space)
            plan = _plan(one.marked(parsed), cluster, profile, registries, secrets, problems)
            if plan is not None:
                plans.append(plan)
                made = render(orchestrators.lower(plan, profile, problems), plan.graph)
                manifests += made if cluster.output != 'dgd' else [_document(one, plan.graph)]
        manifests = [_as_stored(m, cluster) for m in patched.apply(manifests, cluster, problems)]
        manifests += [Manifest(companions.placed(g.value, spaces, options, cluster), given=g) for g in others]
        unique = _owned(_unique(manifests, problems), cluster, options)
        if not failed(problems):
            problems += validation.check(unique, cluster, _place, options.thorough, options.crds)
        return (unique, tuple(plans))

    def _as_stored(manifest, cluster):
        body = manifest.body if cluster.exact else stored.completed(manifest.body)
        return manifest if body is manifest.body else replace(manifest, body=body)

    def _place(manifest, pointer):
        from generator.patch import origin
        return origin.where(manifest, pointer)

    def _document(one, parsed):
        from generator.patch import document
        return document.manifest(one, parsed)

    def _plan(parsed, cluster, profile, registries, secrets, problems):
        before = len(problems)
        admission.check(parsed, cluster, profile, problems)
        if failed(problems[before:]):
            return None
        plan = planning.make(parsed, cluster, profile, registries, problems, secrets)
        return None if failed(problems[before:]) else plan

    def _unique(manifests, problems):
        held: dict[tuple[str, str, str, str], Manifest] = {}
        for manifest in manifests:
            key = emit.identity(manifest.body)
            first = held.setdefault(key, manifest)
            if first is manifest or (first.graph is not None and manifest.graph is not None and (first.body == manifest.body)):
                continue
            where = _place(manifest, ())
            problems.append(Finding('DGD601', f'two different objects are {key[1]} {key[3]!r} in namespace {key[2]!r}', where, 'rename the graph or the companion document', resource=f'{key[1]}/{key[3]}'))
        return tuple(held.values())

    def _owned(manifests, cluster, options):
        from generator.orchestrators.shared import is_shared
        if options.shared_only:
            return tuple((m for m in manifests if is_shared(m)))
        return tuple((m for m in manifests if not is_shared(m))) if cluster.shared == 'external' else manifests

    def _result(manifests, plans, problems, options):
        if options.strict:
            problems = strict(problems)
        good = not failed(problems)
        if good and len(manifests) > limits.OUTPUT_OBJECTS:
            problems.append(Finding('DGD009', f'{len(manifests)} objects would be printed; the limit is {limits.OUTPUT_OBJECTS}', Where('(output)'), 'split the input'))
        elif good and (not manifests) and (not options.shared_only):
            problems.append(Finding('DGD900', 'nothing was rendered', Where('(output)'), 'an empty result would delete it all'))
        return Result(() if failed(problems) else tuple(manifests), tuple(plans), tuple(problems))


def generator_plan():
    global COMPONENTS, Fault, Finding, GROVE, PartPlan, Plan, Reason, TYPE_CHECKING, _needs_orchestrator, _part, _pathway_reason, arithmetic, components, corrections, find, frameworks, gangs, gpus, main_container, make, names, naming, pathway, vllm_executor, warnings
    from generator import components, names, pathway
    from generator.backends import find, gpus
    from generator.backends.executor import executor as vllm_executor
    from generator.components.defaults import main_container
    from generator.errors import Fault, Finding
    from generator.model import COMPONENTS, GROVE, PartPlan, Plan, Reason
    from generator.plan import arithmetic, corrections, frameworks, gangs, naming, warnings
    TYPE_CHECKING = False

    def make(graph, cluster, profile, registries, problems, secrets=()):
        chosen = pathway.choose(graph.annotations, cluster.capabilities)
        launched = frameworks.choose(graph, chosen == COMPONENTS, problems)
        if chosen == GROVE:
            parts = components.for_grove(graph, cluster, profile, launched.of)
        else:
            parts = components.build(graph, cluster, profile, launched.graph, launched.of, problems)
            naming.check(graph, parts, profile, problems)
            _needs_orchestrator(graph, cluster, profile, problems)
        planned = tuple((_part(part, graph, cluster, profile, chosen, problems) for part in parts))
        warnings.check(graph, cluster, planned, profile, problems, secrets)
        return Plan(graph=graph, cluster=cluster, pathway=chosen, parts=planned, dynamo_namespace=names.dynamo_namespace(graph.namespace, graph.name, False), discovery=str(graph.annotations.get(names.LABEL_DISCOVERY, cluster.config.discovery)), registries=registries, reasons=(_pathway_reason(graph, cluster, chosen), *corrections.reasons(graph, cluster, chosen, planned, profile)))

    def _pathway_reason(graph, cluster, chosen):
        if chosen == GROVE:
            return Reason('grove', 'Grove is installed and the graph does not opt out')
        if cluster.capabilities.grove:
            where = graph.locate(('metadata', 'annotations', names.ENABLE_GROVE))
            return Reason('grove-opt-out', f'{names.ENABLE_GROVE} is "false"', where)
        return Reason('no-grove', 'Grove is not installed')

    def _needs_orchestrator(graph, cluster, profile, problems):
        if pathway.lws_usable(cluster.capabilities, profile):
            return
        missing = 'LWS is not installed'
        if cluster.capabilities.lws:
            missing = 'this operator uses LWS only where the Volcano API is installed too'
        for c in graph.components:
            if c.nodes > 1:
                problems.append(Finding('DGD201', f'component {c.name!r} spans {c.nodes} nodes, but no orchestrator is available: {missing}', graph.locate((*c.pointer, 'multinode')), 'declare what is installed in the overlay (spec.capabilities: grove, or lws and volcano), or run on one node'))

    def _part(part, graph, cluster, profile, chosen, problems):
        component = part.component
        workload = 'PodCliqueSet' if chosen == GROVE else 'LeaderWorkerSet' if component.nodes > 1 else 'Deployment'
        reasons = [Reason('multinode' if component.nodes > 1 else 'single-node', f'nodeCount is {component.nodes}', graph.locate(component.pointer))]
        main = main_container(part.template, component.main) or {}
        executor, why = vllm_executor(part.gates, profile)
        per_node, mode, mode_why = (0, '', '')
        try:
            if component.nodes > 1:
                per_node = gpus.per_node(main, part.backend, profile, alpha=component.alpha, claims=cluster.resource_claims, pod_claims=(part.template.get('spec') or {}).get('resourceClaims') or ())
            mode, mode_why = find(part.backend).mode(main, component.nodes, per_node, executor, profile)
        except Fault as fault:
            problems.append(fault.at(graph.locate(component.pointer), f'component {component.name!r}'))
        if mode:
            reasons.append(Reason('launch', mode_why + (f' ({why})' if mode in ('mp', 'ray') else ''), graph.locate(component.pointer)))
        total = arithmetic.check(part, graph, cluster, problems)
        if total is not None:
            reasons.append(total)
        gang, gang_why = (None, None)
        if workload == 'LeaderWorkerSet' and pathway.lws_usable(cluster.capabilities, profile):
            gang, gang_why = gangs.choose(part, graph, cluster, profile, problems)
        if gang_why is not None:
            reasons.append(gang_why)
        return PartPlan(part, workload, part.backend, mode, per_node, executor, tuple(reasons), gang)


def generator_plan_arithmetic():
    global Finding, Reason, TYPE_CHECKING, WARNING, _counted, _place, check, error_unless, flags, gpus, main_container
    from generator.backends import flags, gpus
    from generator.components.defaults import main_container
    from generator.errors import WARNING, Finding, error_unless
    from generator.model import Reason
    TYPE_CHECKING = False

    def check(part, graph, cluster, problems):
        component = part.component
        main = main_container(part.template, component.main)
        if not part.backend or main is None:
            return None
        per_node = gpus.reserved(main, cluster.resource_claims or {}, (part.template.get('spec') or {}).get('resourceClaims') or ())
        argv = [*(main.get('command') or ()), *(main.get('args') or ())]
        asked = flags.read(part.backend, argv, main.get('env') or ())
        if not per_node or asked.unread:
            return None
        total = component.nodes * per_node
        place = graph.locate(_place(part, graph, asked.spelled[0][2] if asked.spelled else -1, len(main.get('command') or ())))
        sizes = ', '.join((f'{flag} {value}'.strip() for flag, value, _ in asked.spelled)) or 'no parallel flags'
        words = f"{_counted(component.nodes, 'node')} × {_counted(per_node, 'GPU')} = {total}"
        if component.nodes > 1 and asked.world > total:
            problems.append(Finding('DGD302', f'component {component.name!r} uses {asked.world} GPUs ({sizes}), but has {words}', place, f'make the product of the parallel sizes {total}, or raise multinode.nodeCount or the GPU limit', error_unless(cluster.exact)))
        elif component.nodes > 1 and asked.world < total:
            problems.append(Finding('DGD303', f'component {component.name!r} reserves {words}, but uses only {asked.world} ({sizes})', place, f'make the product of the parallel sizes {total}, or reserve less', WARNING))
        return Reason('gpus', f'{words}; {sizes} uses {asked.world}', place)

    def _place(part, graph, index, commands):
        pointer: tuple[str | int, ...] = part.component.pointer
        if graph.api == 'v1alpha1':
            pointer = (*pointer, 'extraPodSpec', 'mainContainer')
        else:
            containers = ((part.component.template or {}).get('spec') or {}).get('containers') or ()
            at = next((i for i, c in enumerate(containers) if c.get('name') == 'main'), 0)
            pointer = (*pointer, 'podTemplate', 'spec', 'containers', at)
        if index < 0:
            return pointer
        return (*pointer, 'command', index) if index < commands else (*pointer, 'args', index - commands)

    def _counted(number, noun):
        return f'{number} {noun}' if number == 1 else f'{number} {noun}s'


def generator_plan_corrections():
    global COMPONENTS, Fault, Reason, SENTENCES, TYPE_CHECKING, _bearing, _launch, _misplaced, main_container, reasons, replace
    from generator.components.defaults import main_container
    from generator.errors import Fault
    from generator.model import COMPONENTS, Reason
    from generator.records import replace
    from generator.releases.correct import SENTENCES
    TYPE_CHECKING = False

    def reasons(graph, cluster, pathway, parts, profile):
        if not profile.corrections:
            return ()
        bearing: dict[str, PartPlan | None] = {}
        if pathway == COMPONENTS and any((c.is_worker for c in graph.components)):
            bearing['stable-names'] = None
        for planned in parts:
            for name in _bearing(planned, graph, cluster, pathway, profile):
                bearing.setdefault(name, planned)
        shown = tuple((Reason(f'corrected {name}', SENTENCES[name], graph.locate(first.part.component.pointer) if (first := bearing[name]) else None) for name in profile.corrections if name in bearing))
        others = [name for name in profile.corrections if name not in bearing]
        return (*shown, Reason('corrections', f"in force, not needed here: {', '.join(others)}")) if others else shown

    def _bearing(planned, graph, cluster, pathway, profile):
        component = planned.part.component
        if component.scaling_adapter:
            yield 'scaling-adapter'
        if component.nodes <= 1:
            return
        if pathway == COMPONENTS:
            if not cluster.capabilities.volcano:
                yield 'lws-without-volcano'
            if planned.gang is not None:
                yield 'gang-scheduling'
            if component.dynamo_namespace:
                yield 'service-selector'
            if planned.mode == 'dp':
                yield 'dp-start-rank'
        main = main_container(planned.part.template, component.main)
        if main is not None:
            yield from _launch(planned, main, profile)

    def _launch(planned, main, profile):
        from generator.backends import sizes, words
        command = main.get('command') or []
        shell = not (command and words.is_python(command[0]))
        if planned.mode == 'ray' and shell:
            yield 'ray-shell-form'
        if planned.mode == 'mpi' and shell and any(("'" in str(word) for word in [*command, *(main.get('args') or ())])):
            yield 'trtllm-quotes'
        if planned.backend == 'vllm':
            exact, every = (sizes.sizes(main, replace(profile.launch, flag_spellings=flag)) for flag in (False, True))
            if (exact.world, exact.dp) != (every.world, every.dp):
                yield 'flag-spellings'
        if planned.mode in ('mp', 'dp', 'dist', 'ray') and _misplaced(planned, main, profile):
            yield 'shell-flags-lost'

    def _misplaced(planned, main, profile):
        from generator.backends import inject
        exact = replace(profile.launch, lost_flags_refused=False)
        try:
            before, after = (inject.flags(main, '--flag', planned.backend, rules) for rules in (exact, profile.launch))
            return before != after
        except Fault:
            return False


def generator_plan_frameworks():
    global Finding, Frameworks, TYPE_CHECKING, _component, choose, detect, main_container, record
    from generator.backends import detect
    from generator.components.defaults import main_container
    from generator.errors import Finding
    from generator.records import record
    TYPE_CHECKING = False

    @record
    class Frameworks:
        graph: str
        of: Mapping[str, str]

    def choose(graph, components_path, problems):
        found = {c.name: _component(c, graph.backend, graph, problems) for c in graph.components}
        if not components_path or graph.backend:
            return Frameworks(graph.backend, found)
        kinds = sorted({f for f in found.values() if f})
        if len(kinds) > 1:
            problems.append(Finding('DGD205', f"the graph launches several frameworks: {', '.join(kinds)}", graph.locate(('spec',)), 'without Grove, one framework launches all workers of a graph; split the graph'))
        whole = kinds[0] if kinds else ''
        return Frameworks(whole, {c.name: found[c.name] or (whole if c.is_worker else '') for c in graph.components})

    def _component(component, explicit, graph, problems):
        if not component.is_worker:
            return ''
        main = main_container(component.template, component.main) or {}
        seen = detect.detect(main.get('command') or (), main.get('args') or ())
        chosen, problem = detect.choose(seen, explicit)
        if problem == detect.AMBIGUOUS:
            problems.append(Finding('DGD206', f'component {component.name!r} launches several frameworks in one command', graph.locate(component.pointer), 'name one in spec.backendFramework'))
        elif problem == detect.MISMATCH:
            problems.append(Finding('DGD207', f'component {component.name!r} launches {seen}, but spec.backendFramework is {explicit}', graph.locate(component.pointer), f'set backendFramework: {seen}, or change the command'))
        return '' if chosen == 'noop' else chosen


def generator_plan_gangs():
    global ERROR, Finding, Gang, NATIVE, OBJECTS, Reason, TYPE_CHECKING, VOLCANO, WARNING, _annotated, choose, names
    from generator import names
    from generator.errors import ERROR, WARNING, Finding
    from generator.model import Gang, Reason
    TYPE_CHECKING = False
    VOLCANO = 'volcano'
    NATIVE, OBJECTS = ('native', 'objects')

    def choose(part, graph, cluster, profile, problems):
        component, installed = (part.component, cluster.capabilities)
        where = graph.locate((*component.pointer, 'multinode'))
        scheduler = str((part.template.get('spec') or {}).get('schedulerName') or '')

        def warn(code, text, hint, severity=WARNING):
            problems.append(Finding(code, f'component {component.name!r}: {text}', where, hint, severity))
        if scheduler == VOLCANO and (not installed.volcano):
            warn('DGD313', 'its pods name the scheduler volcano, which is not installed: they would stay Pending', 'declare spec.capabilities.volcano in the overlay, or take schedulerName out', ERROR)
            return (None, None)
        if not installed.volcano:
            warn('DGD310', f'no gang will form: Volcano is not installed, so the {component.nodes} pods of a replica may start apart', 'install Volcano and declare spec.capabilities.volcano, or suppress this warning with the reason')
            return (None, Reason('no-gang', 'Volcano is not installed', where))
        objects = installed.lws_gang == 'none' if profile.lws.gang == VOLCANO else profile.lws.layout == 'indexed'
        if objects and component.autoscaled:
            warn('DGD314', 'autoscaled has no effect where each replica is a LeaderWorkerSet of its own', 'remove it, or let LWS make the gangs')
        if profile.lws.gang != VOLCANO:
            return (None, None)
        if scheduler not in ('', VOLCANO):
            return (None, Reason('no-gang', f'its pods name another scheduler, {scheduler}', where))
        queue = str((cluster.scheduling or {}).get('queue') or _annotated(part))
        said = f', queue {queue}' if queue else ''
        if objects:
            warn('DGD311', 'each replica is a LeaderWorkerSet with a PodGroup of its own, so it is scaled by objects, not by replicas', 'install LWS with gangSchedulingManagement.schedulerProvider: volcano and write lws.gangScheduling: volcano')
            return (Gang(OBJECTS, queue), Reason('gang', f'one PodGroup for each replica, {component.nodes} pods{said}', where))
        if not installed.lws_gang:
            warn('DGD312', 'whether its gang forms depends on how LWS was installed, which the overlay does not say', 'write capabilities.lws.gangScheduling: volcano if LWS was installed with schedulerProvider volcano, else none')
        return (Gang(NATIVE, queue), Reason('gang', f'LWS makes the PodGroups, scheduled by volcano{said}', where))

    def _annotated(part):
        return ((part.template.get('metadata') or {}).get('annotations') or {}).get(names.VOLCANO_QUEUE) or ''


def generator_plan_naming():
    global COMPONENT_TYPES, Finding, TYPE_CHECKING, WARNING, check, names
    from generator import names
    from generator.errors import WARNING, Finding
    from generator.model import COMPONENT_TYPES
    TYPE_CHECKING = False

    def check(graph, parts, profile, problems):
        for part in parts:
            component, where = (part.component, graph.locate(part.component.pointer))
            if not names.is_subdomain(part.name):
                problems.append(Finding('DGD401', f'component {component.name!r} would be named {part.name!r}, which is no valid name', where, 'use lower-case letters, digits and `-` in graph and component names, 253 characters at most'))
            elif len(part.name) > 63:
                problems.append(Finding('DGD402', f'component {component.name!r} would be named {part.name!r}: {len(part.name)} characters, too long for a label value and a Service name', where, "shorten the graph's or the component's name to 63 characters together", WARNING))
            if profile.accepts.component_names_checked and (not names.is_component(component.name)):
                problems.append(Finding('DGD403', f'component name {component.name!r} is refused where Grove does not deploy the graph', where, 'use letters, digits and `-`, alphanumeric at both ends'))
            if profile.accepts.component_types_closed and component.type and (component.type not in COMPONENT_TYPES):
                problems.append(Finding('DGD208', f'component {component.name!r} has type {component.type!r}, which the operator cannot deploy', where, f"use one of {', '.join(COMPONENT_TYPES)}, or leave the type out"))
            for key, value in part.labels.items():
                if not names.is_label_value(str(value)):
                    fits = len(str(value)) <= 63
                    problems.append(Finding('DGD404', f'label {key!r} of component {component.name!r} would be {value!r}' + ('' if fits else f', {len(str(value))} characters') + ', which is no label value', where, 'use letters, digits, `-`, `_` and `.`, alphanumeric at both ends' if fits else "63 characters at most: shorten the graph's name, its namespace or the component's name"))


def generator_plan_warnings():
    global Finding, TYPE_CHECKING, WARNING, WITH_OPERATOR, _all_fit, _countable, _fits, _operator, _reserved, check, error_unless, gpus, limits, main_container
    from generator import limits
    from generator.backends import gpus
    from generator.components.defaults import main_container
    from generator.errors import WARNING, Finding, error_unless
    TYPE_CHECKING = False
    WITH_OPERATOR = 'write output: dgd in the overlay, and let the operator of the cluster build the graph'

    def check(graph, cluster, parts, profile, problems, secrets=()):
        if cluster.output != 'dgd':
            _operator(graph, cluster, parts, profile, problems, secrets)
        for planned in parts:
            _countable(planned, graph, problems)
            _fits(planned, graph, cluster, problems)
        _all_fit(parts, graph, cluster, problems)

    def _operator(graph, cluster, parts, profile, problems, secrets):
        for c in graph.components:
            if c.type == 'planner':
                problems.append(Finding('DGD620', f'component {c.name!r} is a planner: it scales by editing the DynamoGraphDeployment, which is not in the cluster', graph.locate(c.pointer), WITH_OPERATOR, WARNING))
            if c.scaling_adapter:
                what = 'is left out'
                if profile.scaling_adapters:
                    what = 'is rendered, but acts on a DynamoGraphDeployment that is not in the cluster'
                problems.append(Finding('DGD621', f'component {c.name!r}: its scaling adapter {what}', graph.locate((*c.pointer, 'scalingAdapter')), f'scale the workload itself (autoscaled: true in the overlay), or {WITH_OPERATOR}', WARNING))
        spans = next((p for p in parts if p.backend == 'trtllm' and p.part.component.nodes > 1), None)
        secret = cluster.config.ssh_secret
        if spans is not None and secret not in secrets:
            problems.append(Finding('DGD622', f'TensorRT-LLM over several nodes needs the Secret {secret!r} with an SSH key pair, which the operator would generate', graph.locate(spans.part.component.pointer), f'create it once in {graph.namespace}, with private.key and private.key.pub: ssh-keygen -t rsa -b 2048 -m PEM', WARNING))

    def _countable(planned, graph, problems):
        component = planned.part.component
        if component.nodes > limits.NODE_COUNT:
            problems.append(Finding('DGD009', f'component {component.name!r} spans {component.nodes} nodes; the limit is {limits.NODE_COUNT}', graph.locate((*component.pointer, 'multinode', 'nodeCount')), 'lower multinode.nodeCount'))

    def _fits(planned, graph, cluster, problems):
        per_node, wanted = (cluster.capabilities.gpus_per_node, _reserved(planned, cluster))
        component = planned.part.component
        if per_node and wanted > per_node:
            problems.append(Finding('DGD315', f'component {component.name!r} wants {wanted} GPUs in one pod, but a node has {per_node}', graph.locate(component.pointer), 'lower the GPU limit and raise multinode.nodeCount, or correct capabilities.gpus.perNode', error_unless(cluster.exact)))

    def _all_fit(parts, graph, cluster, problems):
        installed = cluster.capabilities
        total = sum((_reserved(p, cluster) * p.part.component.nodes * p.part.component.replicas for p in parts))
        held = installed.gpus_per_node * installed.gpu_nodes
        if held and total > held:
            problems.append(Finding('DGD316', f'the graph wants {total} GPUs, but the cluster has {installed.gpu_nodes} nodes × {installed.gpus_per_node} = {held}', graph.locate(('metadata', 'name')), 'lower replicas, or correct capabilities.gpus', WARNING))

    def _reserved(planned, cluster):
        main = main_container(planned.part.template, planned.part.component.main)
        claims = (planned.part.template.get('spec') or {}).get('resourceClaims') or ()
        return gpus.reserved(main, cluster.resource_claims or {}, claims) if main is not None else 0


def generator_pods():
    global Context, Draft, ORDERS, PASSES, PASSES_V1ALPHA1, TYPE_CHECKING, __all__, base, finish, gms, pod_spec, storage, user
    from generator.pods import base, finish, gms, storage, user
    from generator.pods.context import Context, Draft
    TYPE_CHECKING = False
    __all__ = ['Context', 'pod_spec']
    PASSES = (user.merge_main, storage.cache_mount, user.check_mounts, user.add_standard_env, finish.backend_container, user.merge_pod, user.security_context, user.service_account, storage.cache_volume, storage.shared_memory, user.main_first, user.frontend_sidecar, finish.backend_pod, storage.order_volumes, finish.pull_secrets, gms.memory_service, gms.failover)
    PASSES_V1ALPHA1 = (user.merge_main_legacy, user.add_standard_env, storage.flat_mounts_legacy, user.check_mounts, finish.backend_container, user.merge_pod, user.security_context, user.service_account, storage.flat_volumes_legacy, storage.shared_memory, user.main_last, finish.backend_pod, user.frontend_sidecar_legacy, finish.pull_secrets_legacy, gms.memory_service, gms.failover)
    ORDERS = {'v1beta1': PASSES, 'v1alpha1': PASSES_V1ALPHA1}

    def pod_spec(context):
        draft = Draft(main=base.container(context, context.type), spec={})
        for step in ORDERS[context.profile.convert.hub]:
            draft = step(draft, context)
        return dict(draft.spec)


def generator_pods_base():
    global ACCOUNTS, DISCOVERY_MODE, EPP_KEY, TYPE_CHECKING, WORKER_TYPES, container, epp_volume, manifest, mode, pod, pool
    from generator.model import WORKER_TYPES
    from generator.names import DISCOVERY_MODE
    from generator.templating import manifest
    TYPE_CHECKING = False
    EPP_KEY = 'epp-config-dynamo.yaml'
    ACCOUNTS = {'planner': 'planner-serviceaccount', 'epp': 'epp-serviceaccount'}

    def container(c, kind):
        values = {'component_type': kind, 'dynamo_namespace': c.dynamo_namespace, 'graph': c.graph.name, 'namespace': c.graph.namespace, 'discovery_env': c.discovery != 'etcd', 'container_name': mode(c) == 'container', 'container_discovery': mode(c) == 'container'}
        common = manifest('containers/common.yaml.j2', values)
        template = 'worker' if kind in WORKER_TYPES else kind if kind in ('frontend', 'planner', 'epp') else ''
        if not template:
            return common
        own = manifest(f'containers/{template}.yaml.j2', values | {'worker_hash': c.part.worker_hash, 'pool': pool(c.graph.name), 'rust_log': c.profile.pods.epp_rust_log, 'one_dash': c.profile.pods.epp_dashes == '-'})
        merged = {**common, **own, 'env': [*common['env'], *own['env']]}
        if template == 'epp':
            merged.pop('command')
        return merged

    def mode(c):
        return str(c.part.gates.get(DISCOVERY_MODE, ''))

    def pod(c, kind):
        out: dict[str, Any] = {'terminationGracePeriodSeconds': 60, 'restartPolicy': 'Always'}
        if kind in ACCOUNTS:
            out['serviceAccountName'] = ACCOUNTS[kind]
        if kind == 'epp':
            out['terminationGracePeriodSeconds'] = 130
            out['volumes'] = [epp_volume(c.graph.name, c.component.epp), {'name': 'hf-cache', 'emptyDir': {}}]
        return out

    def epp_volume(graph, config):
        reference = (config or {}).get('configMapRef') or {}
        name = reference.get('name') or f'{graph}-epp-config'
        item = {'key': reference.get('key') or EPP_KEY, 'path': EPP_KEY}
        return {'name': 'epp-config', 'configMap': {'name': name, 'items': [item]}}

    def pool(graph):
        return f'{graph}-pool'


def generator_pods_context():
    global Context, Draft, TYPE_CHECKING, record
    from generator.records import record
    TYPE_CHECKING = False

    @record
    class Draft:
        main: Mapping[str, Any]
        spec: Mapping[str, Any]
        mounts: Sequence[Mapping[str, Any]] = ()

    @record
    class Context:
        part: Part
        graph: Graph
        cluster: Cluster
        profile: Profile
        role: str
        type: str
        backend: Any
        job: Job
        addressing: Addressing | None
        dynamo_namespace: str
        registries: Mapping[str, tuple[str, ...]]

        @property
        def component(self):
            return self.part.component

        @property
        def discovery(self):
            return str(self.part.gates.get('nvidia.com/dynamo-discovery-backend', self.cluster.config.discovery))


def generator_pods_finish():
    global NO_PULL_SECRETS, TYPE_CHECKING, _pull_secrets, backend_container, backend_pod, pull_secrets, pull_secrets_legacy, registry, replace, sidecars
    from generator.names import NO_PULL_SECRETS
    from generator.pods.user import sidecars
    from generator.records import replace
    TYPE_CHECKING = False

    def backend_container(draft, c):
        return replace(draft, main=c.backend.container(draft.main, c.role, c.job, c.addressing, c.profile))

    def backend_pod(draft, c):
        return replace(draft, spec=c.backend.pod(draft.spec, c.role, c.job, c.addressing, c.profile))

    def pull_secrets(draft, c):
        return _pull_secrets(draft, c, [x.get('image', '') for x in draft.spec['containers']])

    def pull_secrets_legacy(draft, c):
        generated = [s.get('image', '') for s in sidecars(c) if s.get('name') == c.component.frontend_sidecar]
        return _pull_secrets(draft, c, [draft.main.get('image', ''), *generated])

    def _pull_secrets(draft, c, images):
        if c.part.gates.get(NO_PULL_SECRETS) == 'true':
            return draft
        found = {name for image in images if image for name in c.registries.get(registry(image), ())}
        found |= {name for image in images if image for name in c.registries.get('', ())}
        held: list[Mapping[str, Any]] = list(draft.spec.get('imagePullSecrets') or ())
        names = {h.get('name') for h in held}
        added = [{'name': name} for name in sorted(found) if name not in names]
        return replace(draft, spec={**draft.spec, 'imagePullSecrets': held + added}) if added else draft

    def registry(image):
        return image.partition('/')[0].rpartition('@')[2] or image


def generator_pods_gms():
    global DIRECTORY, Fault, REPLACED, SERVER, TYPE_CHECKING, VOLUME, _client, _engine, _put, _server, dra, failover, memory_service, replace, stagger
    from generator import dra
    from generator.errors import Fault
    from generator.pods.master_port import stagger
    from generator.records import replace
    TYPE_CHECKING = False
    DIRECTORY = '/gms-intrapod-control'
    VOLUME = 'gms-intrapod-control'
    SERVER = 'gms-server'
    REPLACED = ('DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS', 'DYN_SYSTEM_PORT', 'DYN_SYSTEM_ENABLED', 'DYN_HEALTH_CHECK_ENABLED', 'CONTAINER_NAME', 'DYN_FORWARDPASS_METRIC_PORT')

    def memory_service(draft, c):
        if not c.component.shares_gpus_in_pod:
            return draft
        spec = dra.tolerate_gpus(draft.spec)
        claim = {'name': dra.CLAIM, 'resourceClaimTemplateName': dra.claim_template_name(c.graph.name, c.component.name)}
        spec['resourceClaims'] = [*(r for r in spec.get('resourceClaims') or () if r.get('name') != dra.CLAIM), claim]
        wanted = {*((c.component.gpu_memory or {}).get('extraClientContainers') or ())}
        spec['containers'] = [_client(x) if i == 0 or x.get('name') in wanted else x for i, x in enumerate(spec['containers'])]
        volume = {'name': VOLUME, 'emptyDir': {}}
        spec['volumes'] = [*(v for v in spec.get('volumes') or () if v.get('name') != VOLUME), volume]
        inits = list(spec.get('initContainers') or ())
        if all((i.get('name') != SERVER for i in inits)):
            spec['initContainers'] = [*inits, _server(spec['containers'][0], c)]
        return replace(draft, spec=spec)

    def _client(container):
        out = dra.without_gpus(container, dra.CLAIM)
        out['volumeMounts'] = _put(out.get('volumeMounts') or (), {'name': VOLUME, 'mountPath': DIRECTORY})
        out['env'] = _put(out.get('env') or (), {'name': 'GMS_SOCKET_DIR', 'value': DIRECTORY})
        return out

    def _put(items, item):
        out = [item if i.get('name') == item['name'] else i for i in items]
        return out if item in out else [*out, item]

    def _server(main, c):
        out: dict[str, Any] = {'name': SERVER, **({'image': main['image']} if main.get('image') else {}), 'command': ['python3', '-m', 'gpu_memory_service.cli.server'], 'env': [{'name': 'GMS_SOCKET_DIR', 'value': DIRECTORY}], 'volumeMounts': [{'name': VOLUME, 'mountPath': DIRECTORY}], 'resources': {'claims': [{'name': dra.CLAIM}]}, 'restartPolicy': 'Always'}
        if c.profile.pods.gms_startup_probe:
            out['startupProbe'] = {'exec': {'command': ['test', '-f', f'{DIRECTORY}/gms-ready']}, 'periodSeconds': 1, 'failureThreshold': 300}
        return out

    def failover(draft, c):
        if not c.component.fails_over_in_pod:
            return draft
        if c.part.backend != 'vllm':
            raise Fault('DGD504', f"failover works with vLLM only, not with {c.part.backend or 'no backend'}", 'remove experimental.failover, or use vLLM')
        main, *others = draft.spec['containers']
        engines = [_engine(main, i, c.job.nodes) for i in (0, 1)]
        return replace(draft, spec={**draft.spec, 'containers': [*engines, *others]})

    def _engine(main, i, nodes):
        name, port = (f'engine-{i}', 9090 + i)
        added = {'ENGINE_ID': str(i), 'CONTAINER_NAME': name, 'FAILOVER_LOCK_PATH': f'{DIRECTORY}/failover.lock', 'DYN_SYSTEM_STARTING_HEALTH_STATUS': 'notready', 'DYN_SYSTEM_PORT': str(port), 'DYN_SYSTEM_ENABLED': 'true', 'DYN_FORWARDPASS_METRIC_PORT': str(20380 + i), 'DYN_VLLM_GMS_SHADOW_MODE': 'true', 'VLLM_NIXL_SIDE_CHANNEL_PORT': str(5600 + i), 'DYN_VLLM_KV_EVENT_PORT': str(20080 + i), **({'NNODES': str(nodes)} if nodes > 1 else {})}
        env = [e for e in main.get('env') or () if e.get('name') not in REPLACED]
        out = {**main, 'name': name, 'ports': [{'name': f'system-{i}', 'containerPort': port, 'protocol': 'TCP'}], 'env': [*env, *({'name': n, 'value': v} for n, v in added.items())]}
        for probe in ('startupProbe', 'livenessProbe', 'readinessProbe'):
            if (out.get(probe) or {}).get('httpGet'):
                out[probe] = {**out[probe], 'httpGet': {**out[probe]['httpGet'], 'port': f'system-{i}'}}
        return stagger(out, i) if i else out


def generator_pods_master_port():
    global FLAG, PORT, STRIDE, TYPE_CHECKING, _raise, stagger
    TYPE_CHECKING = False
    FLAG = '--master-port'
    PORT, STRIDE = (29500, 100)

    def stagger(container, engine):
        args, command = (list(container.get('args') or ()), list(container.get('command') or ()))
        offset = engine * STRIDE
        for i, arg in enumerate(args):
            if arg == FLAG:
                if i + 1 < len(args) and args[i + 1].isdigit():
                    args[i + 1] = str(int(args[i + 1]) + offset)
                return {**container, 'args': args}
        for words in (args, command):
            for i, word in enumerate(words):
                if FLAG + ' ' in word:
                    words[i] = _raise(word, offset)
                    return {**container, **({'args': args} if args else {}), **({'command': command} if command else {})}
        return {**container, 'args': [*args, FLAG, str(PORT + offset)]}

    def _raise(line, offset):
        before, _, after = line.partition(FLAG + ' ')
        digits = after[:len(after) - len(after.lstrip('0123456789'))]
        return f'{before}{FLAG} {int(digits) + offset}{after[len(digits):]}' if digits else line


def generator_pods_storage():
    global Fault, SHARED_MEMORY, TYPE_CHECKING, VLLM_CACHE, _add_volume, cache_mount, cache_path, cache_volume, claim_volume, flat_mounts_legacy, flat_volumes_legacy, order_volumes, parse, replace, shared_memory
    from generator.errors import Fault
    from generator.quantity import parse
    from generator.records import replace
    TYPE_CHECKING = False
    VLLM_CACHE = '/root/.cache/vllm'
    SHARED_MEMORY = 'shared-memory'

    def cache_path(c):
        path = (c.component.cache or {}).get('mountPath') or (VLLM_CACHE if c.part.backend == 'vllm' else '')
        if not path:
            raise Fault('DGD109', f"the compilation cache needs a mountPath with backend {c.part.backend or 'none'!r}", 'only vLLM has a default; give compilationCache.mountPath (v1alpha1: mountPoint)')
        return path

    def cache_mount(draft, c):
        if c.component.cache is None:
            return draft
        name, path = (c.component.cache.get('pvcName', ''), cache_path(c))
        if not name:
            raise Fault('DGD109', 'compilationCache has no pvcName', 'name the PersistentVolumeClaim it lives on')
        mounts, mounted = ([], False)
        for mount in draft.main.get('volumeMounts') or ():
            if mount.get('name') == name and (not mount.get('mountPath')):
                mount = {**mount, 'mountPath': path}
            if mount.get('mountPath') == path:
                if mount.get('name') != name:
                    raise Fault('DGD109', f"the compilation cache's path {path!r} is taken by volume {mount.get('name')!r}", 'give the cache or the other mount another path')
                if mount.get('readOnly'):
                    raise Fault('DGD109', f'the compilation cache {name!r} is mounted read-only', 'drop readOnly')
                if mounted:
                    continue
                mounted = True
            mounts.append(mount)
        if c.profile.convert.cache_mount_twice and mounted and (c.component.cache or {}).get('mountPath'):
            mounted = False
        if not mounted:
            mounts.append({'name': name, 'mountPath': path})
        return replace(draft, main={**draft.main, 'volumeMounts': mounts})

    def cache_volume(draft, c):
        if c.component.cache is None:
            return draft
        name = c.component.cache.get('pvcName', '')
        found = [v for v in draft.spec.get('volumes') or () if v.get('name') == name]
        for volume in found:
            claim = volume.get('persistentVolumeClaim')
            if claim is None or claim.get('claimName') != name or claim.get('readOnly'):
                raise Fault('DGD109', f'volume {name!r} must be the writable PersistentVolumeClaim {name!r} of the compilation cache', 'rename the volume, or point it at that claim')
        if len(found) > 1:
            raise Fault('DGD109', f"the compilation cache's volume {name!r} is declared twice", 'drop one')
        return draft if found else _add_volume(draft, claim_volume(name))

    def claim_volume(name):
        return {'name': name, 'persistentVolumeClaim': {'claimName': name}}

    def flat_volumes_legacy(draft, c):
        for mount in (c.component.alpha or {}).get('volumeMounts') or ():
            draft = _add_volume(draft, claim_volume(mount.get('name', '')))
        return draft

    def flat_mounts_legacy(draft, c):
        if c.component.cache is None:
            return draft
        path = cache_path(c)
        mounts = [m if m.get('mountPath') else {**m, 'mountPath': path} for m in draft.main.get('volumeMounts') or ()]
        return replace(draft, main={**draft.main, 'volumeMounts': mounts})

    def shared_memory(draft, c):
        size = c.component.shared_memory if c.component.shared_memory is not None else '8Gi'
        parsed = parse(size)
        if parsed is not None and parsed[0] == 0:
            return draft
        volume = {'name': SHARED_MEMORY, 'emptyDir': {'medium': 'Memory', 'sizeLimit': size}}
        mount = {'name': SHARED_MEMORY, 'mountPath': '/dev/shm'}
        volumes = [v for v in draft.spec.get('volumes') or () if v.get('name') != SHARED_MEMORY]
        mounts = [m for m in draft.main.get('volumeMounts') or () if m.get('name') != SHARED_MEMORY and m.get('mountPath') != mount['mountPath']]
        return replace(draft, main={**draft.main, 'volumeMounts': [*mounts, mount]}, spec={**draft.spec, 'volumes': [*volumes, volume]})

    def order_volumes(draft, c):
        volumes = list(draft.spec.get('volumes') or ())
        held = {v.get('name'): v for v in volumes}
        ordered: list[Mapping[str, Any]] = []
        seen: set[str] = set()
        for mount in draft.spec['containers'][0].get('volumeMounts') or ():
            name = mount.get('name', '')
            if not name or (name in seen and c.profile.pods.volumes_deduplicated):
                continue
            seen.add(name)
            ordered.append(held.get(name) or claim_volume(name))
        ordered += [v for v in volumes if v.get('name') not in seen]
        return replace(draft, spec={**draft.spec, 'volumes': ordered} if ordered else draft.spec)

    def _add_volume(draft, volume):
        return replace(draft, spec={**draft.spec, 'volumes': [*(draft.spec.get('volumes') or ()), volume]})


def generator_pods_user():
    global Fault, PROBES, TYPE_CHECKING, _append_mounts, add_standard_env, base, check_mounts, env_sorted, frontend_sidecar, frontend_sidecar_legacy, main_container, main_first, main_last, merge_main, merge_main_legacy, merge_pod, override, replace, security_context, service_account, sidecars, standard_env, without
    from generator.components.defaults import main_container
    from generator.errors import Fault
    from generator.merge import env_sorted, override, without
    from generator.pods import base
    from generator.records import replace
    TYPE_CHECKING = False
    PROBES = ('livenessProbe', 'readinessProbe', 'startupProbe')

    def merge_main(draft, c):
        user = main_container(c.part.template)
        if user is None:
            return draft
        merged = override(draft.main, user)
        merged['env'] = env_sorted(draft.main.get('env') or (), user.get('env') or ())
        for probe in PROBES:
            if user.get(probe) is not None:
                merged[probe] = user[probe]
        return replace(draft, main=merged)

    def merge_main_legacy(draft, c):
        user = main_container(c.part.template, c.component.main)
        if user is None:
            return draft
        merged = override(draft.main, user)
        merged['env'] = env_sorted(draft.main.get('env') or (), user.get('env') or ())
        if user.get('startupProbe') is not None:
            merged['startupProbe'] = user['startupProbe']
        for probe in ('livenessProbe', 'readinessProbe'):
            flat = (c.component.alpha or {}).get(probe)
            if flat is not None:
                merged[probe] = flat
        return replace(draft, main=merged)

    def standard_env(main, c):
        config = c.cluster.config
        pairs = (('NATS_SERVER', config.nats), ('ETCD_ENDPOINTS', config.etcd), ('MODEL_EXPRESS_URL', config.model_express), ('PROMETHEUS_ENDPOINT', config.prometheus))
        known = [{'name': name, 'value': value} for name, value in pairs if value]
        return {**main, 'env': env_sorted(known, main.get('env') or ())}

    def add_standard_env(draft, c):
        return replace(draft, main=standard_env(draft.main, c), mounts=tuple(draft.main.get('volumeMounts') or ()))

    def check_mounts(draft, c):
        for mount in draft.main.get('volumeMounts') or ():
            if not mount.get('name'):
                raise Fault('DGD107', 'a volumeMount of the main container has no name', 'name the volume it mounts')
            if not mount.get('mountPath'):
                raise Fault('DGD107', f"volumeMount {mount['name']!r} has no mountPath", 'give it a mountPath (v1alpha1: mountPoint)')
        return draft

    def merge_pod(draft, c):
        spec = base.pod(c, c.type)
        given = c.part.template.get('spec') or {}
        return replace(draft, spec=override(spec, without(given, 'containers')))

    def security_context(draft, c):
        if (c.part.template.get('spec') or {}).get('securityContext') is not None:
            return draft
        return replace(draft, spec={**draft.spec, 'securityContext': {'fsGroup': 1000}})

    def service_account(draft, c):
        if draft.spec.get('serviceAccountName') or c.discovery != 'kubernetes':
            return draft
        return replace(draft, spec={**draft.spec, 'serviceAccountName': f'{c.graph.name}-k8s-service-discovery'})

    def sidecars(c):
        return [u for u in (c.part.template.get('spec') or {}).get('containers') or () if u.get('name') != c.component.main]

    def main_first(draft, c):
        return replace(draft, spec={**draft.spec, 'containers': [draft.main, *sidecars(c)]})

    def main_last(draft, c):
        others = [s for s in sidecars(c) if s.get('name') != c.component.frontend_sidecar]
        return replace(draft, spec={**draft.spec, 'containers': [*others, draft.main]})

    def frontend_sidecar(draft, c):
        name = c.component.frontend_sidecar
        if not name:
            return draft
        containers = list(draft.spec['containers'])
        for i, user in enumerate(containers):
            if user.get('name') == name:
                made = override({**base.container(c, 'frontend'), 'name': name}, user)
                made['env'] = env_sorted(base.container(c, 'frontend')['env'], user.get('env') or ())
                made = standard_env(made, c)
                mounts = _append_mounts(made.get('volumeMounts') or (), draft.mounts)
                containers[i] = {**made, **({'volumeMounts': mounts} if mounts else {})}
                return replace(draft, spec={**draft.spec, 'containers': containers})
        raise Fault('DGD108', f'frontendSidecar {name!r} names no container of the pod template', 'name a container of podTemplate.spec.containers')

    def frontend_sidecar_legacy(draft, c):
        name = c.component.frontend_sidecar
        if not name:
            return draft
        user = next((s for s in sidecars(c) if s.get('name') == name))
        made = {**base.container(c, 'frontend'), **without(user, 'env')}
        made['env'] = env_sorted(base.container(c, 'frontend')['env'], user.get('env') or ())
        return replace(draft, spec={**draft.spec, 'containers': [*draft.spec['containers'], standard_env(made, c)]})

    def _append_mounts(held, more):
        out = list(held)
        seen = {m.get('name') for m in out}
        for mount in more:
            if mount.get('name') not in seen:
                seen.add(mount.get('name'))
                out.append(mount)
        return out


def generator_quantity():
    global TYPE_CHECKING, _BINARY, _BINARY_SUFFIX, _DECIMAL, _SUFFIX, _is_int, _kept, canonical, is_zero, parse, value
    TYPE_CHECKING = False
    _BINARY = {'Ki': 1, 'Mi': 2, 'Gi': 3, 'Ti': 4, 'Pi': 5, 'Ei': 6}
    _DECIMAL = {'n': -9, 'u': -6, 'm': -3, '': 0, 'k': 3, 'M': 6, 'G': 9, 'T': 12, 'P': 15, 'E': 18}
    _SUFFIX = {scale: suffix for suffix, scale in _DECIMAL.items()}
    _BINARY_SUFFIX = {1: 'Ki', 2: 'Mi', 3: 'Gi', 4: 'Ti', 5: 'Pi', 6: 'Ei'}

    def parse(text):
        text = str(text)
        if not text or len(text) > 400:
            return None
        at = 1 if text[0] in '+-' else 0
        sign = -1 if text[0] == '-' else 1
        end = at
        while end < len(text) and text[end] in '0123456789.':
            end += 1
        digits, suffix = (text[at:end], text[end:])
        whole, _, fraction = digits.partition('.')
        if '.' in fraction or not (whole + fraction).isdigit() or (not (whole + fraction).isascii()):
            return None
        number = sign * int(whole + fraction)
        exponent = -len(fraction)
        if suffix in _BINARY:
            return (number * 1024 ** _BINARY[suffix], exponent, 'binary')
        if suffix in _DECIMAL:
            return (number, exponent + _DECIMAL[suffix], 'decimal')
        if suffix[0] in 'eE' and _is_int(suffix[1:]):
            return (number, exponent + int(suffix[1:]), 'exponent')
        return None

    def _kept(text):
        digits = text.lstrip('+-').lstrip('0')
        end = len(digits) - len(digits.lstrip('0123456789.'))
        whole, _, fraction = digits[:end].partition('.')
        suffix = digits[end:]
        if suffix in _BINARY:
            return not fraction and 14 - len(whole) - 3 * _BINARY[suffix] >= 0 and (int(whole or 0) & 7 != 0)
        scale = (_DECIMAL[suffix] if suffix in _DECIMAL else int(suffix[1:])) - len(fraction)
        both = whole + fraction
        return bool(both) and len(both) <= 18 and (scale >= -9) and (scale % 3 == 0) and (not both.endswith('000')) and (both[0] != '0')

    def _is_int(text):
        digits = text[1:] if text[:1] in ('+', '-') else text
        return digits.isdigit() and digits.isascii() and (len(digits) < 4)

    def canonical(text):
        parsed = parse(text)
        if parsed is None or _kept(str(text)):
            return str(text)
        number, exponent, family = parsed
        if family == 'binary':
            whole, rest = divmod(number * 10 ** max(exponent, 0), 10 ** max(-exponent, 0))
            if not rest and (whole == 0 or abs(whole) >= 1024):
                scale = 0
                while scale < 6 and whole and (whole % 1024 == 0):
                    whole //= 1024
                    scale += 1
                return f'{whole}{_BINARY_SUFFIX[scale]}' if scale else str(whole)
            family = 'decimal'
        while number and number % 10 == 0:
            number //= 10
            exponent += 1
        if number == 0:
            return '0'
        if exponent < -9:
            number, rest = divmod(number, 10 ** (-9 - exponent))
            number, exponent = (number + bool(rest), -9)
        while exponent % 3:
            number, exponent = (number * 10, exponent - 1)
        while exponent > 18:
            number, exponent = (number * 1000, exponent - 3)
        if family == 'exponent':
            return f'{number}e{exponent}' if exponent else str(number)
        return f'{number}{_SUFFIX[exponent]}'

    def value(text):
        parsed = parse(text)
        if parsed is None:
            return None
        number, exponent, _ = parsed
        if exponent >= 0:
            return number * int(10 ** exponent)
        return -(-number // int(10 ** (-exponent)))

    def is_zero(text):
        parsed = parse(text)
        return parsed is not None and parsed[0] == 0


def generator_records():
    global TYPE_CHECKING, _equal, _hash, _init, _refuse, _repr, _store, _values, dataclass_transform, record, replace
    TYPE_CHECKING = False

    def dataclass_transform(**_):
        return lambda decorator: decorator

    def _init(self, *args, **kwargs):
        fields = self.__slots__
        if len(args) > len(fields):
            raise TypeError(f'{type(self).__name__} takes {len(fields)} values, got {len(args)}')
        values = dict(zip(fields, args, strict=False))
        for name, value in kwargs.items():
            if name not in fields or name in values:
                raise TypeError(f'{type(self).__name__}: unexpected or repeated field {name!r}')
            values[name] = value
        defaults = self._defaults
        for name in fields:
            if name in values:
                _store(self, name, values[name])
            elif name in defaults:
                _store(self, name, defaults[name])
            else:
                raise TypeError(f'{type(self).__name__} needs a value for {name!r}')

    def _refuse(self, name, value=None):
        raise AttributeError(f'{type(self).__name__}.{name} is frozen; use replace()')

    def _values(self):
        return tuple((getattr(self, name) for name in self.__slots__))

    def _equal(self, other):
        return type(self) is type(other) and _values(self) == _values(other)

    def _hash(self):
        return hash((type(self), _values(self)))

    def _repr(self):
        return f"{type(self).__name__}({', '.join((f'{n}={getattr(self, n)!r}' for n in self.__slots__))})"

    @dataclass_transform(frozen_default=True)
    def record(cls):
        space = dict(cls.__dict__)
        fields = tuple(space.get('__annotations__', {}))
        defaults = {name: space.pop(name) for name in fields if name in space}
        for name in ('__dict__', '__weakref__'):
            space.pop(name, None)
        space.update(__slots__=fields, _defaults=defaults, __init__=_init, __setattr__=_refuse, __delattr__=_refuse, __eq__=_equal, __hash__=_hash, __repr__=_repr, __match_args__=fields)
        return type(cls.__name__, cls.__bases__, space)

    def replace(value, **changes):
        kind = type(value)
        fields = value.__slots__
        made = object.__new__(kind)
        for name in fields:
            _store(made, name, changes.pop(name) if name in changes else getattr(value, name))
        if changes:
            raise TypeError(f"{kind.__name__} has no field {', '.join(changes)}")
        return made
    _store = object.__setattr__


def generator_render():
    global Manifest, TYPE_CHECKING, manifest, render
    from generator.model import Manifest
    from generator.templating import manifest
    TYPE_CHECKING = False

    def render(renderings, graph):
        return [Manifest(manifest(r.template, r.values), graph, r.origin, r.template) for r in renderings]


def generator_report():
    global SEVERITIES, TYPE_CHECKING, line, ordered, printable, text
    from generator.errors import SEVERITIES
    TYPE_CHECKING = False

    def text(findings):
        return ''.join((line(f) for f in ordered(findings)))

    def ordered(findings):
        seen: dict[tuple[object, ...], Finding] = {}
        for f in findings:
            seen.setdefault((f.code, f.message, str(f.where)), f)
        return sorted(seen.values(), key=lambda f: (SEVERITIES.index(f.severity), f.where.file, f.where.line, f.where.column, f.code))

    def line(f):
        resource = f' ({f.resource})' if f.resource else ''
        shown = f'{f.where}: {f.severity}[{f.code}]: {f.message}{resource}\n'
        return printable(shown + (f'  hint: {f.hint}\n' if f.hint else ''))

    def printable(text):
        if text.isascii() and text.replace('\n', '').isprintable():
            return text
        return ''.join((c if c == '\n' or c.isprintable() else c.encode('unicode_escape').decode() for c in text))


def generator_resources():
    global CHECKOUT, INSTALLED, PACKAGE, deploy, is_checkout, os, read, templates
    import os
    PACKAGE = os.path.dirname(os.path.abspath(__file__))
    INSTALLED = os.path.join(PACKAGE, 'templates')
    CHECKOUT = os.path.join(os.path.dirname(PACKAGE), 'templates')

    def templates():
        return INSTALLED if os.path.isdir(INSTALLED) else CHECKOUT

    def deploy():
        installed = os.path.join(PACKAGE, 'deploy')
        return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(PACKAGE), 'deploy')

    def is_checkout():
        return not os.path.isdir(INSTALLED)

    def read(folder, name):
        with open(os.path.join(folder, name), encoding='utf-8') as file:
            return file.read()


def generator_schema():
    global Problem, SLOW, Table, __all__, check, defaulted, findings, graph_table, table, versioned
    from generator.schema.defaulting import defaulted
    from generator.schema.engine import check
    from generator.schema.problem import Problem, findings
    from generator.schema.table import SLOW, Table, table, versioned

    def graph_table(release, api):
        return table(versioned(f'graph_{api}', release))
    __all__ = ['SLOW', 'Problem', 'Table', 'check', 'defaulted', 'findings', 'graph_table', 'table']


def generator_schema_access():
    global NOTHING, TYPE_CHECKING, entries, has, inside, text, texts, whole
    TYPE_CHECKING = False
    NOTHING = {}

    def inside(value, *path):
        for step in path:
            if not isinstance(value, dict):
                return NOTHING
            value = value.get(step)
        return value if isinstance(value, dict) else NOTHING

    def entries(value):
        pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for step, item in pairs:
            if isinstance(item, dict):
                yield (step, item)

    def has(value, name):
        return value.get(name) is not None

    def text(value, name):
        found = value.get(name)
        return found if isinstance(found, str) else ''

    def whole(value, name, default):
        found = value.get(name)
        return found if isinstance(found, int) and (not isinstance(found, bool)) else default

    def texts(value):
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def generator_schema_defaulting():
    global TYPE_CHECKING, _filled, _list, _map, _object, defaulted
    TYPE_CHECKING = False

    def defaulted(table, value, root=''):
        return _filled(table, table.node(table.roots[root]), value)

    def _filled(table, node, value):
        if node.kind == 'object':
            return _object(table, node, value) if isinstance(value, dict) else value
        if node.kind == 'map':
            return _map(table, node, value) if isinstance(value, dict) else value
        if node.kind == 'list':
            return _list(table, node, value) if isinstance(value, list) else value
        return value

    def _object(table, node, value):
        changes: dict[str, Any] = {}
        dropped = False
        fields, nodes = (node.fields, table.nodes)
        for key, item in value.items():
            if item.__class__ is str:
                continue
            index = fields.get(key)
            if item is None:
                dropped = dropped or index is not None
            elif index is not None:
                child = nodes[index] or table.node(index)
                new = _filled(table, child, item)
                if new is not item:
                    changes[key] = new
        missing = [(name, default) for name, default in node.defaults if value.get(name) is None]
        if not (changes or dropped or missing):
            return value
        result = {key: changes.get(key, item) for key, item in value.items() if item is not None or key not in fields}
        result.update(missing)
        return result

    def _map(table, node, value):
        child = table.node(node.item)
        if child.plain is str and None not in value.values():
            return value
        new = {key: _filled(table, child, item) for key, item in value.items() if item is not None}
        same = len(new) == len(value) and all((new[key] is item for key, item in value.items()))
        return value if same else new

    def _list(table, node, value):
        child = table.node(node.item)
        if child.plain is str:
            return value
        new = [_filled(table, child, item) for item in value]
        return value if all((a is b for a, b in zip(new, value, strict=True))) else new


def generator_schema_engine():
    global NONE, Problem, SCALARS, TYPE_CHECKING, VISITORS, __all__, _any, _anything_inside, _below, _list, _map, _muted, _object, _repeated, _unknown, check, mistyped, nearest, noun, pattern_words, quoted, visit, wrong_text
    from generator.errors import nearest
    from generator.schema.problem import Problem, noun, quoted
    from generator.schema.scalars import SCALARS, mistyped, pattern_words, wrong_text
    TYPE_CHECKING = False
    NONE = ()

    def check(table, value, root='', quote=True):
        found = visit(table, table.node(table.roots[root]), value)
        problems = [Problem(tuple(reversed(path)), kind, message, hint) for path, kind, message, hint in found]
        return problems if quote else [_muted(problem) for problem in problems]

    def _muted(problem):
        if problem.kind in ('unknown', 'required'):
            return problem
        return Problem(problem.pointer, problem.kind, 'has the wrong type' if problem.kind == 'type' else f'is wrong ({problem.kind})')

    def visit(table, node, value):
        return VISITORS[node.kind](table, node, value)

    def _object(table, node, value):
        if not isinstance(value, dict):
            return mistyped('an object', value)
        found: list[Found] | tuple[Found, ...] = NONE
        fields, nodes = (node.fields, table.nodes)
        for key, item in value.items():
            index = fields.get(key)
            if index is None:
                if not node.open:
                    found = [*found, _unknown(node, key)]
                continue
            child = nodes[index] or table.node(index)
            if item.__class__ is child.plain or item is None:
                continue
            more = VISITORS[child.kind](table, child, item)
            if more:
                found = [*found, *_below(key, more)]
        for name in node.required:
            if value.get(name) is None:
                found = [*found, ([name], 'required', f'{name} is required', '')]
        return found

    def _map(table, node, value):
        if not isinstance(value, dict):
            return mistyped('an object', value)
        found: list[Found] | tuple[Found, ...] = NONE
        child = table.node(node.item)
        for key, item in value.items():
            if node.keys and wrong_text(node.keys, key):
                found = [*found, ([key], 'pattern', f'the key {quoted(key)} must be {pattern_words(node.keys)}', '')]
            if item.__class__ is child.plain or item is None:
                continue
            more = VISITORS[child.kind](table, child, item)
            if more:
                found = [*found, *_below(key, more)]
        if node.high is not None and len(value) > node.high:
            found = [*found, ([], 'length', f'must have at most {node.high} entries, not {len(value)}', '')]
        if node.size and sum((len(str(k)) + len(str(v)) for k, v in value.items())) > node.size:
            found = [*found, ([], 'length', f'must be at most {node.size} characters in all', '')]
        return found

    def _list(table, node, value):
        if not isinstance(value, list):
            return mistyped('a list', value)
        found: list[Found] | tuple[Found, ...] = NONE
        child = table.node(node.item)
        for position, item in enumerate(value):
            if item.__class__ is child.plain:
                continue
            more = VISITORS[child.kind](table, child, item)
            if more:
                found = [*found, *_below(position, more)]
        if node.high is not None and len(value) > node.high:
            found = [*found, ([], 'length', f'must have at most {node.high} entries, not {len(value)}', '')]
        if node.low is not None and len(value) < node.low:
            found = [*found, ([], 'length', f'must have at least {node.low} entries, not {len(value)}', '')]
        if node.unique and len(value) > 1:
            found = [*found, *_repeated(node, value)]
        return found

    def _repeated(node, value):
        if not isinstance(node.unique, str) and len(node.unique) == 1:
            name = node.unique[0][0]
            keys = [item.get(name) for item in value if isinstance(item, dict)]
            if all((key.__class__ is str for key in keys)) and len(set(keys)) == len(keys):
                return []
        seen: dict[Any, int] = {}
        found: list[Found] = []
        for position, item in enumerate(value):
            if isinstance(node.unique, str):
                if isinstance(item, dict | list):
                    continue
                key, words = ((item.__class__, item), quoted(item))
            elif isinstance(item, dict):
                parts = [item[name] if item.get(name) is not None else default for name, default in node.unique]
                if any((isinstance(part, dict | list) for part in parts)):
                    continue
                key = tuple(parts)
                words = ' '.join((f'{name} {quoted(part)}' for (name, _), part in zip(node.unique, parts, strict=True) if part is not None))
            else:
                continue
            if key in seen:
                found.append(([position], 'unique', f'{words} already stands at [{seen[key]}]', ''))
            else:
                seen[key] = position
        return found

    def _unknown(node, key):
        for name, when in node.later:
            if key == name:
                return ([key], 'unknown', f'unknown field {quoted(key)}', when)
        close = nearest(str(key), node.fields)
        hint = f'did you mean {close}?' if close else ''
        if not close and 0 < len(node.fields) <= 12:
            hint = f"known here: {', '.join(node.fields)}"
        return ([key], 'unknown', f'unknown field {quoted(key)}', hint)

    def _below(step, found):
        for path, *_ in found:
            path.append(step)
        return found

    def _any(table, node, value):
        return NONE

    def _anything_inside(table, node, value):
        return NONE if isinstance(value, dict) else mistyped('an object', value)
    VISITORS = {'object': _object, 'map': _map, 'list': _list, 'any': _any, 'anything-inside': _anything_inside, **SCALARS}
    __all__ = ['Problem', 'check', 'noun', 'visit']


def generator_schema_graph_rules():
    global BACKEND, Problem, TYPE_CHECKING, _checkpoint, _component, _components, _kv_transfer, _memory_service, _min_available, _pod_template, _pvc, _service, _shared_memory, _spec, entries, graph_rules, has, in_force, inside, positive, quantity, quoted
    from generator.releases.rules import in_force
    from generator.schema.access import entries, has, inside
    from generator.schema.patterns import positive, quantity
    from generator.schema.problem import Problem, quoted
    TYPE_CHECKING = False
    BACKEND = 'nvidia.com/vllm-distributed-executor-backend'

    def graph_rules(release, api, graph):
        spec, held = (inside(graph, 'spec'), in_force(release, api))
        found = [*_spec(spec)]
        if api == 'v1alpha1':
            for name, service in entries(inside(spec, 'services')):
                found += _service(('spec', 'services', name), service)
            for position, pvc in entries(spec.get('pvcs')):
                found += _pvc(('spec', 'pvcs', position), pvc)
        else:
            found += _components(spec)
            for position, component in entries(spec.get('components')):
                found += _component(('spec', 'components', position), component)
        return [problem for problem in found if problem.kind in held]

    def _spec(spec):
        if has(spec, 'restart'):
            yield Problem(('spec', 'restart'), 'D13', 'restart must be unset when a graph is created', 'leave it out; a restart of a running graph is no matter for git')
        if isinstance(inside(spec, 'experimental').get('kvTransferPolicy'), dict):
            yield from _kv_transfer(('spec', 'experimental', 'kvTransferPolicy'), spec['experimental']['kvTransferPolicy'])

    def _kv_transfer(where, policy):
        if has(policy, 'labelKey') == has(policy, 'clusterTopologyName'):
            yield Problem(where, 'D9', 'exactly one of labelKey and clusterTopologyName is required')
        preferred = policy.get('enforcement') == 'preferred'
        if preferred and (not has(policy, 'preferredWeight')):
            yield Problem(where, 'D10', 'preferredWeight is required when enforcement is preferred')
        if has(policy, 'preferredWeight') and (not preferred):
            yield Problem((*where, 'preferredWeight'), 'D11', 'preferredWeight may only be set when enforcement is preferred')
        key = policy.get('labelKey')
        if isinstance(key, str) and '/' in key and (len(key.split('/')[0]) > 253):
            yield Problem((*where, 'labelKey'), 'D12', 'the prefix of labelKey must have at most 253 characters')

    def _pvc(where, pvc):
        missing = [name for name in ('size', 'storageClass', 'volumeAccessMode') if not has(pvc, name)]
        if pvc.get('create') is True and missing:
            yield Problem(where, 'D1', f"create: true also needs {', '.join(missing)}")

    def _service(where, service):
        memory = service.get('sharedMemory')
        if isinstance(memory, dict):
            yield from _shared_memory((*where, 'sharedMemory'), memory)
        if isinstance(service.get('checkpoint'), dict):
            yield from _checkpoint((*where, 'checkpoint'), service['checkpoint'], service['checkpoint'].get('enabled') is True)
        yield from _memory_service((*where, 'gpuMemoryService'), inside(service, 'gpuMemoryService'), 'intraPod', 'interPod')
        yield from _min_available(where, service)

    def _shared_memory(where, memory):
        size, disabled = (memory.get('size'), memory.get('disabled') is True)
        if disabled:
            yield Problem((*where, 'disabled'), 'D2-disabled', 'this operator refuses disabled: true, with a size and without one')
        elif not (isinstance(size, str) and quantity(size) and positive(size)):
            yield Problem(where, 'D2', 'size must be given, as a quantity above zero in quotes, unless disabled is true')

    def _checkpoint(where, checkpoint, enabled):
        if enabled and (not (checkpoint.get('checkpointRef') or has(checkpoint, 'identity'))):
            yield Problem(where, 'D5', 'an enabled checkpoint needs checkpointRef or identity')
        if has(checkpoint, 'job') and checkpoint.get('checkpointRef'):
            yield Problem((*where, 'job'), 'D3', 'job cannot be set when checkpointRef is given')

    def _memory_service(where, service, intra, inter):
        mode = service.get('mode') or intra
        if service.get('extraClientContainers') and mode != intra:
            yield Problem((*where, 'extraClientContainers'), 'D6', f'extraClientContainers is only supported with mode {intra}')
        if service.get('extraClientPods'):
            if mode != inter:
                yield Problem((*where, 'extraClientPods'), 'D7', f'extraClientPods is only supported with mode {inter}')
            yield Problem((*where, 'extraClientPods'), 'D8', 'extraClientPods is reserved and not implemented yet')

    def _min_available(where, component):
        wanted, replicas = (component.get('minAvailable'), component.get('replicas'))
        replicas = 1 if replicas is None else replicas
        if not isinstance(wanted, int) or not isinstance(replicas, int):
            return
        if replicas != 0 and wanted > replicas:
            yield Problem((*where, 'minAvailable'), 'D14', f'minAvailable {wanted} must not be above replicas {replicas}')

    def _components(spec):
        seen: dict[str, str] = {}
        pickers: list[int] = []
        for position, component in entries(spec.get('components')):
            name = component.get('name')
            if component.get('type') == 'epp':
                pickers.append(position)
            if isinstance(name, str):
                if seen.get(name.lower(), name) != name:
                    yield Problem(('spec', 'components', position, 'name'), 'D17', f'component names must differ by more than case: {quoted(name)} and {quoted(seen[name.lower()])}')
                seen.setdefault(name.lower(), name)
        for position in pickers[1:]:
            yield Problem(('spec', 'components', position, 'type'), 'D16', f'at most one component may have type epp; the first is components[{pickers[0]}]')

    def _component(where, component):
        if has(component, 'eppConfig'):
            if component.get('type') != 'epp':
                yield Problem((*where, 'eppConfig'), 'D18', 'eppConfig may only be set when type is epp')
            config = inside(component, 'eppConfig')
            if has(config, 'configMapRef') == has(config, 'config'):
                yield Problem((*where, 'eppConfig'), 'D18', 'exactly one of configMapRef and config is required')
        experimental = inside(component, 'experimental')
        below = (*where, 'experimental')
        if isinstance(experimental.get('checkpoint'), dict):
            yield from _checkpoint((*below, 'checkpoint'), experimental['checkpoint'], True)
        memory = inside(experimental, 'gpuMemoryService')
        yield from _memory_service((*below, 'gpuMemoryService'), memory, 'IntraPod', 'InterPod')
        yield from _min_available(where, component)
        yield from _pod_template((*where, 'podTemplate'), inside(component, 'podTemplate'))

    def _pod_template(where, template):
        backend = inside(template, 'metadata', 'annotations').get(BACKEND)
        if isinstance(backend, str) and backend.lower() not in ('mp', 'ray'):
            yield Problem((*where, 'metadata', 'annotations', BACKEND), 'D19', f'must be mp or ray, not {quoted(backend)}')
        spec = inside(template, 'spec')
        for position, container in entries(spec.get('containers')):
            if container.get('name') != 'main' and (not container.get('image')):
                yield Problem((*where, 'spec', 'containers', position), 'D20', 'a sidecar container needs an image')
        for position, container in entries(spec.get('initContainers')):
            if not container.get('image'):
                yield Problem((*where, 'spec', 'initContainers', position), 'D21', 'an init container needs an image')


def generator_schema_patterns():
    global ALNUM, DIGITS, LOWER, PATTERNS, QUANTITY_SUFFIXES, TYPE_CHECKING, _framed, _number, annotation_key, component_name, dns1035, label, label_like, label_name, label_value, namespace, positive, qualified_name, quantity, release, subdomain, topology_domain, topology_key
    TYPE_CHECKING = False
    DIGITS = '0123456789'
    LOWER = 'abcdefghijklmnopqrstuvwxyz'
    ALNUM = LOWER + LOWER.upper() + DIGITS
    QUANTITY_SUFFIXES = frozenset(('', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'))

    def _framed(text, inside, ends):
        return bool(text) and (not text.strip(inside)) and (text[0] in ends) and (text[-1] in ends)

    def label_like(text):
        return _framed(text, LOWER + DIGITS + '-', LOWER + DIGITS)

    def label(text):
        return len(text) <= 63 and label_like(text)

    def namespace(text):
        return not text or label(text)

    def dns1035(text):
        return label(text) and text[0] in LOWER

    def subdomain(text):
        return len(text) <= 253 and all((label_like(part) for part in text.split('.')))

    def component_name(text):
        return _framed(text, ALNUM + '-', ALNUM)

    def release(text):
        parts = text.split('.')
        return len(parts) == 3 and all((part and len(part) <= 4 and (not part.strip(DIGITS)) and (part == '0' or part[0] != '0') for part in parts))

    def label_name(text):
        return len(text) <= 63 and _framed(text, ALNUM + '-_.', ALNUM)

    def label_value(text):
        return not text or label_name(text)

    def qualified_name(text):
        prefix, slash, name = text.rpartition('/')
        return label_name(name) and (not slash or subdomain(prefix))

    def annotation_key(text):
        return qualified_name(text.lower())

    def topology_key(text):
        prefix, slash, name = text.rpartition('/')
        return label_name(name) and (not slash or all((label(part) for part in prefix.split('.'))))

    def topology_domain(text):
        return text[:1] in tuple(LOWER) and (not text.strip(LOWER + DIGITS + '-'))

    def _number(text):
        return text.count('.') <= 1 and bool(text.replace('.', ''))

    def quantity(text):
        body = text[1:] if text[:1] in ('+', '-') else text
        suffix = body.lstrip(DIGITS + '.')
        if not _number(body[:len(body) - len(suffix)]):
            return False
        if suffix in QUANTITY_SUFFIXES:
            return True
        exponent = suffix[2:] if suffix[1:2] in ('+', '-') else suffix[1:]
        return suffix[0] in 'eE' and bool(exponent) and (not exponent.strip(DIGITS))

    def positive(value):
        if isinstance(value, int):
            return value > 0
        mantissa = value.rstrip('numkMGTPEi').replace('E', 'e').split('e')[0]
        return not value.startswith('-') and bool(mantissa.strip('+0.'))
    PATTERNS = {'label-like': (label_like, "lower-case letters, digits and '-', beginning and ending with a letter or digit"), 'label': (label, "at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit"), 'namespace': (namespace, "at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit"), 'dns1035': (dns1035, "at most 63 lower-case letters, digits and '-', beginning with a letter"), 'subdomain': (subdomain, "at most 253 lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit"), 'component-name': (component_name, "letters, digits and '-', beginning and ending with a letter or digit"), 'release': (release, 'a release as in 1.4.0'), 'qualified-name': (qualified_name, "[prefix/]name, the name at most 63 letters, digits, '-', '_' and '.'"), 'annotation-key': (annotation_key, "[prefix/]name, the name at most 63 letters, digits, '-', '_' and '.'"), 'label-value': (label_value, "empty, or at most 63 letters, digits, '-', '_' and '.'"), 'topology-domain': (topology_domain, "lower-case letters, digits and '-', beginning with a letter"), 'topology-key': (topology_key, 'a node label key: [prefix/]name'), 'quantity': (quantity, 'a quantity as in 2, 500m, 1.5 or 16Gi')}


def generator_schema_problem():
    global ERROR, Finding, Problem, QUOTED_CHARACTERS, TYPE_CHECKING, VERSIONS, WARNING, _hint, findings, noun, quoted, record
    from generator.errors import ERROR, WARNING, Finding
    from generator.records import record
    TYPE_CHECKING = False
    QUOTED_CHARACTERS = 60
    VERSIONS = (('version',), ('operatorVersion',))

    @record
    class Problem:
        pointer: tuple[str | int, ...]
        kind: str
        message: str
        hint: str = ''

        @property
        def path(self):
            text = ''
            for step in self.pointer:
                if isinstance(step, int) or '.' in step or '/' in step or (not step):
                    text += f'[{step}]'
                else:
                    text += f'.{step}' if text else step
            return text

    def findings(problems, codes, place, hint='', severity=ERROR, resource=''):
        out = []
        for p in problems:
            rule = p.kind[:1].isupper()
            code = codes.get('rule' if rule else p.kind) or codes['']
            loud = WARNING if rule and p.kind[-1] == 'w' else severity
            out.append(Finding(code, f'{p.path}: {p.message}', place(p.pointer, p.kind == 'unknown'), _hint(p) or hint, loud, resource))
        return out

    def _hint(p):
        digits = p.kind == 'type' and p.pointer[-1:] in VERSIONS and p.hint
        return f'{p.hint}; a YAML number loses digits (1.10 is 1.1)' if digits else p.hint

    def quoted(value):
        text = repr(value)
        return text if len(text) <= QUOTED_CHARACTERS else text[:QUOTED_CHARACTERS - 1] + '…'

    def noun(value):
        if value is None:
            return 'null'
        if isinstance(value, bool):
            return f"the boolean {('true' if value else 'false')}"
        if isinstance(value, int | float):
            return f'the number {quoted(value)}'
        if isinstance(value, str):
            return f'the string {quoted(value)}'
        if isinstance(value, list):
            return 'a list'
        return 'an object' if isinstance(value, dict) else f'a {type(value).__name__}'


def generator_schema_scalars():
    global NONE, PATTERNS, REMEMBERED, SCALARS, TYPE_CHECKING, _GOOD, _NUMERIC, _boolean, _int_or_string, _integer, _loose_quantity, _number, _quantity, _range, _string, mistyped, noun, pattern_words, quoted, wrong_text
    from generator.schema.patterns import PATTERNS
    from generator.schema.problem import noun, quoted
    TYPE_CHECKING = False
    NONE = ()
    REMEMBERED = 4096
    _GOOD = {}
    _NUMERIC = frozenset(('a string', 'a quantity', 'an integer or a string'))

    def mistyped(wanted, value):
        hint = ''
        if wanted in _NUMERIC and isinstance(value, bool):
            hint = 'put it into quotes (unquoted yes, no, on, off, true and false are booleans, y and n too)'
        elif wanted in _NUMERIC and isinstance(value, int | float):
            hint = f'put it into quotes: "{quoted(value)}"'
        elif wanted in ('an integer', 'a number', 'a boolean') and isinstance(value, str):
            bare = value in ('true', 'false') if wanted == 'a boolean' else value.lstrip('-').replace('.', '', 1).isdecimal()
            hint = 'leave the quotes out' if bare else ''
        kind = 'null' if value is None else 'type'
        return (([], kind, f'must be {wanted}, not {noun(value)}', hint),)

    def wrong_text(pattern, value):
        good = _GOOD.setdefault(pattern, set())
        if not isinstance(value, str) or value in good:
            return not isinstance(value, str)
        if not PATTERNS[pattern][0](value):
            return True
        if len(good) < REMEMBERED:
            good.add(value)
        return False

    def pattern_words(pattern):
        return PATTERNS[pattern][1]

    def _string(table, node, value):
        if not isinstance(value, str):
            return mistyped('a string', value)
        if node.enum and value not in node.enum:
            return (([], 'enum', f"must be one of {', '.join(node.enum)}, not {quoted(value)}", ''),)
        if node.low is not None and len(value) < node.low:
            return (([], 'length', 'must not be empty' if node.low == 1 else f'must have at least {node.low} characters', ''),)
        if node.high is not None and len(value) > node.high:
            return (([], 'length', f'must have at most {node.high} characters, not {len(value)}', ''),)
        if node.pattern and wrong_text(node.pattern, value):
            return (([], 'pattern', f'{quoted(value)} must be {PATTERNS[node.pattern][1]}', ''),)
        return NONE

    def _range(node, value):
        if node.low is not None and value < node.low:
            return (([], 'range', f'must be at least {node.low}, not {quoted(value)}', ''),)
        if node.high is not None and value > node.high:
            return (([], 'range', f'must be at most {node.high}, not {quoted(value)}', ''),)
        return NONE

    def _integer(table, node, value):
        if not isinstance(value, int) or isinstance(value, bool):
            return mistyped('an integer', value)
        return _range(node, value)

    def _number(table, node, value):
        if not isinstance(value, int | float) or isinstance(value, bool):
            return mistyped('a number', value)
        return _range(node, value)

    def _boolean(table, node, value):
        return NONE if isinstance(value, bool) else mistyped('a boolean', value)

    def _int_or_string(table, node, value):
        if isinstance(value, str):
            return NONE
        if not isinstance(value, int) or isinstance(value, bool):
            return mistyped('an integer or a string', value)
        return NONE

    def _quantity(table, node, value):
        if isinstance(value, str):
            if PATTERNS['quantity'][0](value):
                return NONE
            return (([], 'pattern', f"{quoted(value)} must be {PATTERNS['quantity'][1]}", ''),)
        if not isinstance(value, int) or isinstance(value, bool):
            return mistyped('a quantity', value)
        return NONE

    def _loose_quantity(table, node, value):
        return NONE if isinstance(value, float) else _quantity(table, node, value)
    SCALARS = {'string': _string, 'integer': _integer, 'number': _number, 'boolean': _boolean, 'int-or-string': _int_or_string, 'quantity': _quantity, 'loose-quantity': _loose_quantity}


def generator_schema_table():
    global Node, PLAIN, SLOW, TYPE_CHECKING, Table, _loaded, link, table, versioned
    TYPE_CHECKING = False
    PLAIN = {'string': str, 'boolean': bool}
    SLOW = []
    _loaded = {}

    class Node:
        __slots__ = ('defaults', 'enum', 'fields', 'high', 'item', 'keys', 'kind', 'later', 'low', 'open', 'pattern', 'plain', 'required', 'size', 'unique')
        kind: str
        plain: type | None
        fields: dict[str, int]
        required: tuple[str, ...]
        defaults: tuple[tuple[str, Any], ...]
        open: bool
        later: tuple[tuple[str, str], ...]
        item: int
        low: float | None
        high: float | None
        enum: tuple[Any, ...]
        pattern: str
        keys: str
        unique: tuple[tuple[str, Any], ...] | str
        size: int

    def link(literal):
        node = Node()
        node.kind = kind = literal[0]
        node.plain = None
        if kind == 'object':
            _, names, refs, node.required, node.defaults, node.open, node.later = literal
            node.fields = dict(zip(names, refs, strict=True))
        elif kind == 'map':
            _, node.item, node.high, node.keys, node.size = literal
        elif kind == 'list':
            _, node.item, node.low, node.high, node.unique = literal
        elif kind == 'string':
            _, node.enum, node.low, node.high, node.pattern = literal
            node.plain = None if node.enum or node.pattern or node.low is not None or (node.high is not None) else str
        elif kind in ('integer', 'number'):
            _, node.low, node.high = literal
        else:
            node.plain = PLAIN.get(kind)
        return node

    class Table:
        __slots__ = ('literals', 'name', 'nodes', 'roots')

        def __init__(self, name, literals, roots):
            self.name = name
            self.literals = literals
            self.roots = roots
            self.nodes: list[Node | None] = [None] * len(literals)

        def node(self, index):
            found = self.nodes[index]
            if found is None:
                found = self.nodes[index] = link(self.literals[index])
            return found

    def table(name):
        found = _loaded.get(name)
        if found is None:
            try:
                module = __import__(f'generator._tables.{name}', fromlist=('NODES', 'ROOTS'))
                literals, roots = (module.NODES, module.ROOTS)
            except ModuleNotFoundError:
                from generator.schema.build import compiled
                SLOW.append(name)
                literals, roots = compiled(name)
            found = _loaded[name] = Table(name, literals, roots)
        return found

    def versioned(family, version):
        return f"{family}_{version.replace('.', '_')}"


def generator_stream():
    global Finding, Options, Result, Source, TYPE_CHECKING, WARNING, Where, documents, failed, foreign, limits, load, operator_config, overlay, read, read_cluster, record, releases, replace
    from generator import limits, releases
    from generator.errors import WARNING, Finding, Where, failed
    from generator.parse import documents, overlay
    from generator.parse.operator_config import operator_config
    from generator.records import record, replace
    from generator.yamlio import load
    TYPE_CHECKING = False

    @record
    class Source:
        path: str
        text: bytes | str
        listed: bool = False

    @record
    class Options:
        namespace: str = ''
        destination: str = ''
        version: str = ''
        strict: bool = False
        kube_version: str = ''
        api_versions: str = ''
        thorough: bool = False
        crds: Any = None
        shared_only: bool = False

    @record
    class Result:
        manifests: tuple[Manifest, ...]
        plans: tuple[Plan, ...]
        findings: tuple[Finding, ...]

        @property
        def failed(self):
            return failed(self.findings)

    def read_cluster(overlays, options, problems, inline=()):
        if not overlays and (not inline):
            profile = releases.find(options.version) if options.version else releases.default()
            if profile is None:
                problems.append(Finding('DGD702', f'operator version {options.version!r} is not known', Where('--operator-version'), releases.known_releases()))
                return None
            cluster = replace(overlay.built_in(), version=profile.release, config=operator_config({}, profile))
            problems.append(Finding('DGD800', f'no overlay given: a cluster with LWS and Volcano, operator {cluster.version}, namespace default is assumed', cluster.where, 'describe your cluster in a ClusterOverlay: dgd-render init overlay', WARNING))
            return cluster
        found = [*read(overlays, problems), *inline]
        return overlay.cluster(found, problems, options.version, options.api_versions, options.kube_version) if found and (not failed(problems)) else None

    def read(sources, problems):
        out: list[Given] = []
        for source in sources:
            before = len(problems)
            found = documents.objects(load(source.text, source.path, problems), problems)
            if not found and len(problems) == before:
                problems.append(Finding('DGD007', 'the file holds no object', Where(source.path, 1, 1), 'give a file with a DynamoGraphDeployment'))
            out += found
        if len(out) > limits.DOCUMENTS:
            problems.append(Finding('DGD004', f'{len(out)} objects: more than {limits.DOCUMENTS} in one run', out[limits.DOCUMENTS].where(), 'render fewer files at once'))
        return out

    def foreign(stream, graphs, overlays, problems):
        listed = {s.path for s in graphs if s.listed}
        kept = [g for g in stream if not str(g.value.get('apiVersion', '')).startswith(documents.OURS)]
        for g in stream if len(kept) < len(stream) else ():
            if not str(g.value.get('apiVersion', '')).startswith(documents.OURS):
                continue
            if g.document.file not in listed:
                problems.append(Finding('DGD605', f'a {g.kind} stands among the graphs', g.where(('kind',)), 'give overlays with --overlay FILE'))
            elif g.kind == 'ClusterOverlay' and (not overlays):
                problems.append(Finding('DGD606', 'no overlay was named, but this directory holds one', g.where(('kind',)), f'name it: --overlay {g.document.file}, or `overlays:` in dgd-render.yaml'))
        if not kept and graphs and (not failed(problems)):
            problems.append(Finding('DGD008', 'no DynamoGraphDeployment among the input', Where(graphs[0].path), 'give the file or directory that holds the graph'))
        return kept


def generator_templating():
    global TYPE_CHECKING, _compiled, _find, _program, _programs, _shapes, launch, manifest, resources, run, shapes
    from generator import resources
    from generator.templating import shapes
    from generator.templating.run import run
    TYPE_CHECKING = False
    _programs = {}
    _shapes = {}

    def launch(name, values):
        out: list[str] = []
        run(_program(name), dict(values), out.append, lambda value: out.append(str(value)))
        return ''.join(out)

    def manifest(name, values):
        text: list[str] = []
        slots: list[object] = []

        def store(value):
            text.append(shapes.slot(len(slots)))
            slots.append(value)
        run(_program(name), dict(values), text.append, store)
        source = ''.join(text)
        shape = _shapes.get(source)
        if shape is None:
            read = _compiled('SHAPES').get(source) or shapes.read(source, name)
            shape = _shapes[source] = shapes.shape(read)
        filled = shape(slots)
        assert isinstance(filled, dict)
        return filled

    def _program(name):
        program = _programs.get(name)
        if program is None:
            program = _programs[name] = _find(name)
        return program

    def _find(name):
        found: tuple[str, Program | None] = _compiled('PROGRAMS').get(name, ('', None))
        source, program = found
        if program is not None and (not resources.is_checkout()):
            return program
        text = resources.read(resources.templates(), name)
        if program is not None and source == text:
            return program
        from generator.templating.program import compile_template
        return compile_template(text, name)

    def _compiled(what):
        try:
            from generator import _templates
        except ImportError:
            return {}
        found: dict[str, Any] = getattr(_templates, what)
        return found


def generator_templating_run():
    global FOR, IF, TEXT, TYPE_CHECKING, VALUE, _QUOTED, look_up, quote, run
    TYPE_CHECKING = False
    TEXT, VALUE, IF, FOR = (0, 1, 2, 3)
    _QUOTED = frozenset(' \t\n\'"\\{}[]$`!')

    def run(program, values, text, value):
        for step in program:
            kind = step[0]
            if kind == TEXT:
                text(step[1])
            elif kind == VALUE:
                found = look_up(values, step[1])
                value(quote(str(found)) if step[2] == 'sh' else found)
            elif kind == IF:
                run(step[2] if look_up(values, step[1]) else step[3], values, text, value)
            else:
                for item in look_up(values, step[2]):
                    run(step[3], values | {step[1]: item}, text, value)

    def look_up(values, path):
        found: Any = values
        for name in path:
            try:
                found = found[name]
            except (KeyError, TypeError):
                raise LookupError(f"template value {'.'.join(path)!r} is undefined") from None
        return found

    def quote(word):
        if not _QUOTED.intersection(word):
            return word
        word = word.replace('\\', '\\\\').replace('"', '\\"').replace('$', '\\$').replace('`', '\\`')
        return '"' + word.replace("'", '\'"\'"\'') + '"'


def generator_templating_shapes():
    global TYPE_CHECKING, _CLOSE, _OPEN, _has_slot, _text, read, shape, slot
    TYPE_CHECKING = False
    _OPEN, _CLOSE = ('⟦', '⟧')

    def slot(number):
        return f'{_OPEN}{number}{_CLOSE}'

    def read(source, name):
        from generator.errors import Finding
        from generator.yamlio import load
        problems: list[Finding] = []
        documents = load(source, name, problems)
        if problems or len(documents) != 1:
            raise ValueError(f'template {name} is not one YAML document: {[p.message for p in problems]}')
        return documents[0].value

    def shape(node):
        if not _has_slot(node):
            return lambda slots: node
        if isinstance(node, dict):
            entries = [(_text(key), shape(value)) for key, value in node.items()]
            return lambda slots: {key(slots): value(slots) for key, value in entries}
        if isinstance(node, list):
            items = [shape(item) for item in node]
            return lambda slots: [item(slots) for item in items]
        return _text(str(node))

    def _has_slot(node):
        if isinstance(node, dict):
            return any((_has_slot(key) or _has_slot(value) for key, value in node.items()))
        if isinstance(node, list):
            return any(map(_has_slot, node))
        return isinstance(node, str) and _OPEN in node

    def _text(text):
        if _OPEN not in text:
            return lambda slots: text
        before, _, rest = text.partition(_OPEN)
        number, _, after = rest.partition(_CLOSE)
        index = int(number)
        if not before and (not after):
            return lambda slots: slots[index]
        tail = _text(after)
        return lambda slots: before + str(slots[index]) + str(tail(slots))


def generator_validate():
    pass


def generator_validate_blanks():
    global OBJECT_BYTES, Problem, TYPE_CHECKING, _fraction, _size, _walk, blanks, quoted
    from generator.schema import Problem
    from generator.schema.problem import quoted
    TYPE_CHECKING = False
    OBJECT_BYTES = 1024 * 1024 * 3 // 2

    def blanks(manifest):
        found: list[Problem] = []
        size = _size(manifest)
        if size < 0:
            size = _walk(manifest, [], found)
        if size > OBJECT_BYTES:
            found.append(Problem((), 'R8', 'the object is larger than 1.5 MiB, which etcd does not take'))
        return found

    def _size(value):
        size = 0
        if value.__class__ is dict:
            for key, item in value.items():
                if key.__class__ is not str:
                    return -1
                kind = item.__class__
                if kind is str:
                    size += len(key) + len(item) + 6
                elif kind is int or kind is bool:
                    size += len(key) + 10
                else:
                    inside = _size(item)
                    if inside < 0:
                        return -1
                    size += len(key) + inside + 6
        elif value.__class__ is list:
            for item in value:
                inside = len(item) if item.__class__ is str else _size(item)
                if inside < 0:
                    return -1
                size += inside + 3
        elif value.__class__ is not str and value.__class__ is not int and (value.__class__ is not bool):
            return -1
        return size

    def _fraction(value):
        return abs(value) < float('inf') and value != int(value)

    def _walk(value, path, found):
        if value.__class__ is str:
            return len(value)
        size = 0
        if isinstance(value, dict):
            for key, item in value.items():
                if key.__class__ is not str and (not isinstance(key, str)):
                    found.append(Problem((*path, key), 'type', f'the key {quoted(key)} must be a string'))
                size += len(str(key)) + 6
                if item.__class__ is str:
                    size += len(item)
                    continue
                path.append(key)
                size += _walk(item, path, found)
                path.pop()
        elif isinstance(value, list):
            for position, item in enumerate(value):
                path.append(position)
                size += _walk(item, path, found) + 3
                path.pop()
        elif value is None:
            found.append(Problem(tuple(path), 'null', 'must not be null: leave the field out'))
        elif isinstance(value, float) and (not _fraction(value)):
            found.append(Problem(tuple(path), 'type', f'must not be the number {quoted(value)}', 'write a whole number without a point'))
        return size


def generator_validate_fast():
    global GRAPHS, GROVE, LWS, POD_GROUP, Problem, QUEUE, TYPE_CHECKING, blanks, check, family, findings, floor, graph_table, has_schema, key_of, place, products, rule_findings, rules_builtin, schema_findings, table, versioned
    from generator.releases import products
    from generator.releases.version import floor
    from generator.schema import Problem, check, graph_table, table
    from generator.schema.table import versioned
    from generator.validate import rules_builtin
    from generator.validate.blanks import blanks
    TYPE_CHECKING = False
    LWS = 'leaderworkerset.x-k8s.io/v1/LeaderWorkerSet'
    GROVE = 'grove.io/v1alpha1/PodCliqueSet'
    POD_GROUP = 'scheduling.volcano.sh/v1beta1/PodGroup'
    QUEUE = 'scheduling.volcano.sh/v1beta1/Queue'
    GRAPHS = {f'nvidia.com/{api}/DynamoGraphDeployment': api for api in ('v1alpha1', 'v1beta1')}

    def key_of(manifest):
        return f"{manifest.get('apiVersion')}/{manifest.get('kind')}"

    def family(key, settings):
        if key == LWS:
            return versioned('lws', floor(settings.lws, products.LWS))
        if key == GROVE and settings.grove in products.GROVE:
            return versioned('grove', settings.grove)
        if key in (POD_GROUP, QUEUE):
            return versioned('volcano', floor(settings.volcano, products.VOLCANO))
        return ''

    def place(key, settings):
        if key in GRAPHS:
            api = GRAPHS[key]
            return (graph_table(settings.profile.schema.release, api), '') if api in settings.profile.accepts.apis else None
        own = family(key, settings)
        if own:
            return (table(own), key)
        kubernetes = floor(settings.kubernetes, products.KUBERNETES)
        extras = ['extras'] if '.' in key.split('/', maxsplit=1)[0] else []
        for name in (versioned('builtin', kubernetes), *extras, versioned('other', kubernetes)):
            found = table(name)
            if key in found.roots:
                return (found, key)
        return None

    def has_schema(manifest, settings):
        return place(key_of(manifest), settings) is not None

    def schema_findings(manifest, settings):
        key = key_of(manifest)
        found = place(key, settings)
        problems = [] if found is None else check(found[0], manifest, found[1], quote=manifest.get('kind') != 'Secret')
        if key in GRAPHS:
            from generator.schema.graph_rules import graph_rules
            problems += graph_rules(settings.profile.schema.release, GRAPHS[key], manifest)
        elif key == GROVE:
            from generator.validate import rules_grove
            problems += rules_grove.cel(manifest, settings)
        return problems

    def rule_findings(manifest, settings):
        problems = blanks(manifest)
        key = key_of(manifest)
        if key == LWS:
            from generator.validate import rules_lws
            problems += rules_lws.rules(manifest, settings)
        elif key == GROVE:
            from generator.validate import rules_grove
            problems += rules_grove.rules(manifest, settings)
        elif key in (POD_GROUP, QUEUE):
            from generator.validate import rules_volcano
            problems += (rules_volcano.pod_group if key == POD_GROUP else rules_volcano.queue)(manifest, settings)
        return problems if key in GRAPHS else [*problems, *rules_builtin.rules(manifest)]

    def findings(manifest, settings):
        return schema_findings(manifest, settings) + rule_findings(manifest, settings)


def generator_validate_manifests():
    global CODES, Finding, TYPE_CHECKING, UNKNOWN, WARNING, _places, check, error_unless, fast, findings, replace, settings_of
    from generator.errors import WARNING, Finding, error_unless
    from generator.records import replace
    from generator.schema import findings
    from generator.validate import fast
    from generator.validate.settings import settings_of
    TYPE_CHECKING = False
    CODES = {'rule': 'DGD611', 'null': 'DGD612', '': 'DGD610'}
    UNKNOWN = 'DGD613'

    def check(manifests, cluster, place, thorough=False, crds=None):
        settings = settings_of(cluster)
        if settings.queues is not None:
            rendered = tuple((str(m.body['metadata']['name']) for m in manifests if m.body.get('kind') == 'Queue'))
            settings = replace(settings, queues=(*settings.queues, *rendered))
        out: list[Finding] = []
        unknown: set[str] = set()
        for manifest in manifests:
            body = dict(manifest.body)
            if thorough:
                from generator.validate import full
                found = full.findings(body, settings, crds)
            else:
                found = fast.findings(body, settings)
            name = f"{body.get('kind')}/{(body.get('metadata') or {}).get('name')}"
            severity = error_unless(cluster.exact and manifest.graph is not None)
            out += findings(found, CODES, _places(manifest, place), severity=severity, resource=name)
            key = fast.key_of(body)
            if thorough and key not in unknown and (not fast.has_schema(body, settings)):
                unknown.add(key)
                out.append(Finding(UNKNOWN, f'no schema of {key} is known: only general rules were checked', place(manifest, ()), "give the cluster's CRDs with --crds DIR", WARNING, name))
        return out

    def _places(manifest, place):
        return lambda pointer, _: place(manifest, pointer)


def generator_validate_pods():
    global ALWAYS, Pod, Problem, TEMPLATED, TYPE_CHECKING, _claims, entries, inside, metadata, pods, quoted, record, text, wrong_text
    from generator.records import record
    from generator.schema import Problem
    from generator.schema.access import entries, inside, text
    from generator.schema.problem import quoted
    from generator.schema.scalars import wrong_text
    TYPE_CHECKING = False
    ALWAYS = ('Always',)
    TEMPLATED = {'Deployment': ALWAYS, 'StatefulSet': ALWAYS, 'DaemonSet': ALWAYS, 'ReplicaSet': ALWAYS, 'Job': ('Never', 'OnFailure')}

    @record
    class Pod:
        where: tuple[str | int, ...]
        spec: dict[str, object]
        restarts: tuple[str, ...]
        meta: tuple[str | int, ...] = ()
        claims: tuple[str, ...] = ()

    def pods(manifest):
        kind = manifest.get('kind')
        spec = inside(manifest, 'spec')
        if kind in TEMPLATED:
            yield Pod(('spec', 'template', 'spec'), inside(spec, 'template', 'spec'), TEMPLATED[kind], claims=_claims(spec))
        elif kind == 'LeaderWorkerSet':
            template = inside(spec, 'leaderWorkerTemplate')
            for name in ('leaderTemplate', 'workerTemplate'):
                if isinstance(template.get(name), dict):
                    where: Pointer = ('spec', 'leaderWorkerTemplate', name)
                    yield Pod((*where, 'spec'), inside(template, name, 'spec'), ALWAYS, (*where, 'metadata'), _claims(template))
        elif kind == 'PodCliqueSet':
            for position, clique in entries(inside(spec, 'template').get('cliques')):
                place: Pointer = ('spec', 'template', 'cliques', position, 'spec', 'podSpec')
                yield Pod(place, inside(clique, 'spec', 'podSpec'), ('Always', 'Never', 'OnFailure'))
        elif kind == 'CronJob':
            yield Pod(('spec', 'jobTemplate', 'spec', 'template', 'spec'), inside(spec, 'jobTemplate', 'spec', 'template', 'spec'), ('Never', 'OnFailure'))
        elif kind == 'Pod':
            yield Pod(('spec',), spec, ('Always', 'Never', 'OnFailure'))

    def _claims(holder):
        return tuple((text(inside(claim, 'metadata'), 'name') for _, claim in entries(holder.get('volumeClaimTemplates'))))

    def metadata(where, holder, rule):
        for key, value in inside(holder, 'labels').items():
            if wrong_text('qualified-name', key):
                yield Problem((*where, 'labels', key), rule, f'{quoted(key)} is no label key')
            if isinstance(value, str) and wrong_text('label-value', value):
                yield Problem((*where, 'labels', key), rule, f"{quoted(value)} is no label value: at most 63 letters, digits, '-', '_' and '.'")
        for key in inside(holder, 'annotations'):
            if wrong_text('annotation-key', key):
                yield Problem((*where, 'annotations', key), rule, f'{quoted(key)} is no annotation key')


def generator_validate_rules_builtin():
    global DATA_BYTES, LABELLED, PATH_NAMES, PROTOCOLS, Problem, SELECTED, SERVICE_TYPES, TYPE_CHECKING, _name, _selector, _service, dns1035, entries, has, inside, label, metadata, one_of, pod_rules, pods, port, port_name, quoted, rules, subdomain, text
    from generator.schema import Problem
    from generator.schema.access import entries, has, inside, text
    from generator.schema.patterns import dns1035, label, subdomain
    from generator.schema.problem import quoted
    from generator.validate.pods import metadata, pods
    from generator.validate.rules_pod import PROTOCOLS, one_of, pod_rules, port, port_name
    TYPE_CHECKING = False
    DATA_BYTES = 1024 * 1024
    PATH_NAMES = frozenset(('Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'))
    LABELLED = frozenset(('Namespace',))
    SELECTED = frozenset(('Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'))
    SERVICE_TYPES = ('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName')

    def rules(manifest):
        yield from _name(manifest)
        kind = manifest.get('kind')
        if kind in SELECTED and manifest.get('apiVersion') == 'apps/v1':
            yield from _selector(inside(manifest, 'spec'))
        elif kind == 'Service' and manifest.get('apiVersion') == 'v1':
            yield from _service(inside(manifest, 'spec'))
        elif kind in ('ConfigMap', 'Secret') and manifest.get('apiVersion') == 'v1':
            size = sum((len(key) + len(value) for part in ('data', 'binaryData', 'stringData') for key, value in inside(manifest, part).items() if isinstance(key, str) and isinstance(value, str)))
            if size > DATA_BYTES:
                yield Problem(('data',), 'R8', 'a ConfigMap or Secret must be at most 1 MiB')
        for pod in pods(manifest):
            if pod.meta:
                yield from metadata(pod.meta, inside(manifest, *(str(step) for step in pod.meta)), 'R2')
            yield from pod_rules(pod)

    def _name(manifest):
        meta = inside(manifest, 'metadata')
        name = meta.get('name')
        if name is None:
            if not has(meta, 'generateName'):
                yield Problem(('metadata', 'name'), 'R1', 'a name is required')
            return
        if not isinstance(name, str):
            return
        kind = manifest.get('kind')
        if kind in PATH_NAMES:
            good, words = (bool(name) and name not in ('.', '..') and ('/' not in name) and ('%' not in name), "a name without '/' and '%'")
        elif kind == 'Service':
            good, words = (dns1035(name), "at most 63 lower-case letters, digits and '-', beginning with a letter")
        elif kind in LABELLED:
            good, words = (label(name), "at most 63 lower-case letters, digits and '-'")
        else:
            good, words = (subdomain(name), "at most 253 lower-case letters, digits, '-' and '.'")
        if not good:
            yield Problem(('metadata', 'name'), 'R1', f'{quoted(name)} must be {words}')

    def _selector(spec):
        wanted = inside(spec, 'selector', 'matchLabels')
        if not wanted and (not inside(spec, 'selector').get('matchExpressions')):
            yield Problem(('spec', 'selector'), 'R6', 'must select something')
        labels = inside(spec, 'template', 'metadata', 'labels')
        for key, value in wanted.items():
            if labels.get(key) != value:
                yield Problem(('spec', 'selector', 'matchLabels', key), 'R6', "the pod template's labels do not have it")

    def _service(spec):
        yield from one_of(('spec', 'type'), spec.get('type'), SERVICE_TYPES)
        ports = list(entries(spec.get('ports')))
        if not ports and spec.get('type') != 'ExternalName' and (spec.get('clusterIP') != 'None'):
            yield Problem(('spec', 'ports'), 'R3', 'at least one port is needed')
        names: set[str] = set()
        for position, item in ports:
            where = ('spec', 'ports', position)
            yield from port((*where, 'port'), item.get('port'))
            yield from port((*where, 'targetPort'), item.get('targetPort'))
            if item.get('nodePort'):
                yield from port((*where, 'nodePort'), item['nodePort'])
            if isinstance(item.get('targetPort'), str):
                yield from port_name((*where, 'targetPort'), item['targetPort'])
            yield from one_of((*where, 'protocol'), item.get('protocol'), PROTOCOLS)
            name = text(item, 'name')
            if not name and len(ports) > 1:
                yield Problem((*where, 'name'), 'R3', 'a name is required where there are several ports')
            elif name and (not label(name)):
                yield Problem((*where, 'name'), 'R3', f"{quoted(name)} must be at most 63 lower-case letters, digits and '-'")
            elif name and name in names:
                yield Problem((*where, 'name'), 'R3', f'port name {quoted(name)} is there twice')
            names.add(name)


def generator_validate_rules_clique():
    global ALNUM, DIGITS, Problem, TYPE_CHECKING, _pod, _replicas, _scaling, _starts_after, clique, entries, env_name, has, inside, metadata, quoted, subdomain, text, texts, whole
    from generator.schema import Problem
    from generator.schema.access import entries, has, inside, text, texts, whole
    from generator.schema.patterns import ALNUM, DIGITS, subdomain
    from generator.schema.problem import quoted
    from generator.validate.pods import metadata
    TYPE_CHECKING = False

    def clique(where, item, explicit, known, grouped):
        name = text(item, 'name')
        spec = inside(item, 'spec')
        if name and (not subdomain(name)):
            yield Problem((*where, 'name'), 'P6', f"{quoted(name)} must be lower-case letters, digits, '-' and '.'")
        yield from metadata(where, item, 'P11')
        below = (*where, 'spec')
        yield from _replicas(below, spec)
        if explicit:
            yield from _starts_after((*below, 'startsAfter'), name, texts(spec.get('startsAfter')), known)
        if grouped and has(spec, 'autoScalingConfig'):
            yield Problem((*below, 'autoScalingConfig'), 'P9', 'a clique of a scaling group cannot scale by itself')
        elif has(spec, 'autoScalingConfig'):
            yield from _scaling((*below, 'autoScalingConfig'), spec)
        yield from _pod((*below, 'podSpec'), inside(spec, 'podSpec'))

    def _replicas(where, spec):
        replicas = whole(spec, 'replicas', 0)
        if replicas <= 0:
            yield Problem((*where, 'replicas'), 'P12', f'must be greater than 0, not {replicas}')
        if not has(spec, 'minAvailable'):
            return
        available = whole(spec, 'minAvailable', 1)
        if available <= 0:
            yield Problem((*where, 'minAvailable'), 'P12', f'must be greater than 0, not {available}')
        if available > replicas:
            yield Problem((*where, 'minAvailable'), 'P12', f'minAvailable {available} must not be greater than replicas {replicas}')

    def _starts_after(where, name, needs, known):
        for position, need in enumerate(needs):
            if not need:
                yield Problem((*where, position), 'P13', 'must not be empty')
            elif need == name:
                yield Problem((*where, position), 'P13', 'a clique cannot start after itself')
            elif need not in known:
                yield Problem((*where, position), 'P13', f'there is no clique {quoted(need)}')
            if need in needs[:position]:
                yield Problem((*where, position), 'P13', f'{quoted(need)} is there twice')

    def _scaling(where, spec):
        scaling = inside(spec, 'autoScalingConfig')
        replicas = whole(spec, 'replicas', 0)
        available = whole(spec, 'minAvailable', replicas)
        least, most = (whole(scaling, 'minReplicas', replicas), whole(scaling, 'maxReplicas', 0))
        if least < available:
            yield Problem((*where, 'minReplicas'), 'P14', f'must be at least minAvailable {available}')
        if most < least:
            yield Problem((*where, 'maxReplicas'), 'P14', f'must be at least minReplicas {least}')
        if most < replicas:
            yield Problem((*where, 'maxReplicas'), 'P14', f'must be at least replicas {replicas}')

    def env_name(name):
        return bool(name) and (not name.strip(ALNUM + '-._')) and (name[0] not in DIGITS) and (name != '.') and (not name.startswith('..'))

    def _pod(where, pod):
        if has(pod, 'topologySpreadConstraints'):
            yield Problem((*where, 'topologySpreadConstraints'), 'P15', 'must not be set: Grove places the pods')
        if text(pod, 'nodeName'):
            yield Problem((*where, 'nodeName'), 'P15', 'must not be set: Grove places the pods')
        if text(pod, 'restartPolicy') not in ('', 'Always', 'Never'):
            yield Problem((*where, 'restartPolicy'), 'P15w', 'will be ignored')
        for kind in ('containers', 'initContainers'):
            for position, container in entries(pod.get(kind)):
                seen: dict[str, int] = {}
                for index, variable in entries(container.get('env')):
                    name = text(variable, 'name')
                    words = '' if env_name(name) else 'is no name of an environment variable'
                    if seen.setdefault(name, index) != index:
                        words = f'already stands at env[{seen[name]}]'
                    if words:
                        yield Problem((*where, kind, position, 'env', index, 'name'), 'P16', f'{quoted(name)} {words}')


def generator_validate_rules_grove():
    global CLIQUES, GROUPS, NAME_BUDGET, Problem, TEMPLATE, TYPE_CHECKING, _budget, _claims, _cycles, _delay, _group, _schedulers, _unique, cel, clique, entries, has, inside, quoted, rules, text, texts, whole
    from generator.schema import Problem
    from generator.schema.access import entries, has, inside, text, texts, whole
    from generator.schema.problem import quoted
    from generator.validate.rules_clique import clique
    TYPE_CHECKING = False
    NAME_BUDGET = 45
    TEMPLATE = ('spec', 'template')
    CLIQUES = (*TEMPLATE, 'cliques')
    GROUPS = (*TEMPLATE, 'podCliqueScalingGroups')

    def cel(manifest, settings):
        if settings.grove == '8':
            return
        template = inside(manifest, 'spec', 'template')
        holders: list[tuple[Pointer, Object]] = [(TEMPLATE, template)]
        holders += [((*CLIQUES, position), item) for position, item in entries(template.get('cliques'))]
        holders += [((*GROUPS, position), item) for position, item in entries(template.get('podCliqueScalingGroups'))]
        for where, holder in holders:
            if not isinstance(holder.get('topologyConstraint'), dict):
                continue
            constraint = holder['topologyConstraint']
            below = (*where, 'topologyConstraint')
            pack = inside(constraint, 'pack')
            if has(constraint, 'packDomain'):
                yield Problem((*below, 'packDomain'), 'G1', 'packDomain is deprecated and refused in a new object', 'use pack.required')
            elif not has(constraint, 'pack'):
                yield Problem(below, 'G4', 'must have pack')
            if has(constraint, 'packDomain') and has(pack, 'required'):
                yield Problem((*below, 'packDomain'), 'G5', 'packDomain and pack.required exclude each other')
            if has(constraint, 'pack') and (not has(pack, 'required')) and (not has(pack, 'preferred')):
                yield Problem((*below, 'pack'), 'G6', 'must have required or preferred')

    def rules(manifest, settings):
        name = text(inside(manifest, 'metadata'), 'name')
        spec = inside(manifest, 'spec')
        template = inside(spec, 'template')
        if whole(spec, 'replicas', 0) < 0:
            yield Problem(('spec', 'replicas'), 'P1', 'must not be negative')
        cliques = list(entries(template.get('cliques')))
        groups = list(entries(template.get('podCliqueScalingGroups')))
        if not cliques:
            yield Problem(CLIQUES, 'P3', 'at least one clique is needed')
        yield from _unique(cliques, groups)
        yield from _schedulers(cliques)
        members: dict[str, str] = {}
        for _, group in groups:
            members.update(((member, text(group, 'name')) for member in texts(group.get('cliqueNames'))))
        yield from _budget(name, cliques, members)
        known = [text(item, 'name') for _, item in cliques]
        explicit = template.get('cliqueStartupType') == 'CliqueStartupTypeExplicit'
        for position, item in cliques:
            yield from clique((*CLIQUES, position), item, explicit, known, text(item, 'name') in members)
        for position, group in groups:
            yield from _group((*GROUPS, position), group, known)
        if explicit:
            yield from _cycles(cliques)
        yield from _delay(template)
        yield from _claims(template)

    def _unique(cliques, groups):
        for field in ('name', 'roleName'):
            seen: dict[str, int] = {}
            for position, item in cliques:
                value = text(inside(item, 'spec') if field == 'roleName' else item, field)
                if value and seen.setdefault(value, position) != position:
                    where = (*CLIQUES, position, 'spec', field) if field == 'roleName' else (*CLIQUES, position, field)
                    yield Problem(where, 'P4', f'{field} {quoted(value)} already stands at cliques[{seen[value]}]')
        names: dict[str, int] = {}
        taken: dict[str, str] = {}
        for position, group in groups:
            name = text(group, 'name')
            if names.setdefault(name, position) != position:
                yield Problem((*GROUPS, position, 'name'), 'P9', f'{quoted(name)} already stands at [{names[name]}]')
            for index, member in enumerate(texts(group.get('cliqueNames'))):
                if member in taken:
                    yield Problem((*GROUPS, position, 'cliqueNames', index), 'P9', f'clique {quoted(member)} is already in group {quoted(taken[member])}')
                taken[member] = name

    def _schedulers(cliques):
        names = {text(inside(item, 'spec', 'podSpec'), 'schedulerName') for _, item in cliques}
        if len(names) > 1:
            words = ', '.join((quoted(name) if name else 'the default' for name in sorted(names)))
            yield Problem(CLIQUES, 'P5', f'all cliques must have the same schedulerName: {words}')

    def _budget(name, cliques, members):
        for position, item in cliques:
            own = text(item, 'name')
            parts = [part for part in (name, members.get(own, ''), own) if part]
            length = sum((len(part) for part in parts))
            if length > NAME_BUDGET:
                yield Problem((*CLIQUES, position, 'name'), 'P7', f"the names {', '.join(parts)} have {length} characters together; pod names allow {NAME_BUDGET}", "shorten the graph's or the component's name")

    def _group(where, group, known):
        replicas, available = (whole(group, 'replicas', 1), whole(group, 'minAvailable', 1))
        if replicas <= 0:
            yield Problem((*where, 'replicas'), 'P8', 'must be greater than 0')
        if available <= 0:
            yield Problem((*where, 'minAvailable'), 'P8', 'must be greater than 0')
        if available > replicas:
            yield Problem((*where, 'minAvailable'), 'P8', f'minAvailable {available} must not be greater than replicas {replicas}')
        least = whole(inside(group, 'scaleConfig'), 'minReplicas', available)
        if least < available:
            yield Problem((*where, 'scaleConfig', 'minReplicas'), 'P8', f'must be at least minAvailable {available}')
        for index, member in enumerate(texts(group.get('cliqueNames'))):
            if member not in known:
                yield Problem((*where, 'cliqueNames', index), 'P9', f'there is no clique {quoted(member)}')

    def _cycles(cliques):
        after = {text(item, 'name'): texts(inside(item, 'spec').get('startsAfter')) for _, item in cliques}
        left = dict(after)
        while left:
            free = [name for name, needs in left.items() if not any((need in left and need != name for need in needs))]
            if not free:
                yield Problem(CLIQUES, 'P13', f"cliques start after each other in a circle: {', '.join(sorted(left))}")
                return
            for name in free:
                del left[name]

    def _delay(template):
        delay = text(template, 'terminationDelay')
        if delay and (delay.startswith('-') or not delay.strip('0.nuµmsh')):
            yield Problem((*TEMPLATE, 'terminationDelay'), 'P10', f'{quoted(delay)} must be greater than 0')

    def _claims(template):
        where = (*TEMPLATE, 'resourceClaimTemplates')
        seen: set[str] = set()
        for position, claim in entries(template.get('resourceClaimTemplates')):
            name = text(claim, 'name')
            if not name:
                yield Problem((*where, position, 'name'), 'P17', 'a template needs a name')
            if name in seen:
                yield Problem((*where, position, 'name'), 'P17', f'{quoted(name)} is there twice')
            seen.add(name)
            if not inside(claim, 'templateSpec', 'spec', 'devices').get('requests'):
                yield Problem((*where, position, 'templateSpec'), 'P17', 'at least one device request is needed')


def generator_validate_rules_lws():
    global DIGITS, LARGEST, Problem, ROLLING, SUBGROUP_TOPOLOGY, TYPE_CHECKING, _rolling, _subgroups, dns1035, has, has_rule, inside, percent, quoted, rules, text, whole
    from generator.releases.products import has_rule
    from generator.schema import Problem
    from generator.schema.access import has, inside, text, whole
    from generator.schema.patterns import DIGITS, dns1035
    from generator.schema.problem import quoted
    TYPE_CHECKING = False
    LARGEST = 2 ** 31 - 1
    SUBGROUP_TOPOLOGY = 'leaderworkerset.sigs.k8s.io/subgroup-exclusive-topology'
    ROLLING = ('spec', 'rolloutStrategy', 'rollingUpdateConfiguration')

    def rules(manifest, settings):
        name = text(inside(manifest, 'metadata'), 'name')
        if name and (not dns1035(name)):
            yield Problem(('metadata', 'name'), 'L1', f"{quoted(name)} must have at most 63 lower-case letters, digits and '-', and begin with a letter")
        spec = inside(manifest, 'spec')
        template = inside(spec, 'leaderWorkerTemplate')
        replicas, size = (whole(spec, 'replicas', 1), whole(template, 'size', 1))
        if replicas < 0:
            yield Problem(('spec', 'replicas'), 'L2', f'must not be negative: {replicas}')
        if replicas > 1000000 and has_rule('L3', settings.lws):
            yield Problem(('spec', 'replicas'), 'L3', 'must be at most 1000000')
        if size < 1:
            yield Problem(('spec', 'leaderWorkerTemplate', 'size'), 'L4', f'must be at least 1, not {size}')
        if replicas * size > LARGEST:
            yield Problem(('spec', 'replicas'), 'L5', f'replicas times size must be at most {LARGEST}')
        yield from _rolling(inside(manifest, *ROLLING), replicas, settings)
        if has(template, 'subGroupPolicy'):
            yield from _subgroups(inside(template, 'subGroupPolicy'), size)
        elif SUBGROUP_TOPOLOGY in inside(manifest, 'metadata', 'annotations'):
            yield Problem(('metadata', 'annotations', SUBGROUP_TOPOLOGY), 'L10', 'needs a subGroupPolicy')

    def percent(value):
        if isinstance(value, str) and value[-1:] == '%' and value[:-1] and (not value[:-1].strip(DIGITS)):
            return int(value[:-1])
        return None

    def _rolling(rolling, replicas, settings):
        scaled: list[int | None] = []
        for name, default, up in (('maxUnavailable', 1, False), ('maxSurge', 0, True)):
            value = rolling[name] if has(rolling, name) else default
            share = percent(value)
            if isinstance(value, str):
                if share is None:
                    yield Problem((*ROLLING, name), 'L6', f"{quoted(value)} must be a number or a percentage such as '25%'")
                elif share > 100:
                    yield Problem((*ROLLING, name), 'L7', f'must be at most 100%, not {value}')
            elif isinstance(value, int) and value < 0:
                yield Problem((*ROLLING, name), 'L6', f'must not be negative: {value}')
            if share is not None:
                scaled.append((replicas * share + (99 if up else 0)) // 100)
            else:
                scaled.append(value if isinstance(value, int) else None)
        if scaled == [0, 0] and replicas:
            yield Problem((*ROLLING, 'maxUnavailable'), 'L9', 'must not come to 0 when maxSurge comes to 0')
        if whole(rolling, 'partition', 0) < 0 and has_rule('L8', settings.lws):
            yield Problem((*ROLLING, 'partition'), 'L8', 'must not be negative')

    def _subgroups(policy, size):
        where = ('spec', 'leaderWorkerTemplate', 'subGroupPolicy', 'subGroupSize')
        share = whole(policy, 'subGroupSize', 0)
        if share < 1:
            yield Problem(where, 'L11', 'must be at least 1')
        elif share > size:
            yield Problem(where, 'L11', f'must not be larger than size {size}')
        elif size % share and (size - 1) % share:
            yield Problem(where, 'L11', f'must divide size {size} or size - 1')
        elif policy.get('subGroupPolicyType') == 'LeaderExcluded' and (size - 1) % share:
            yield Problem(where, 'L11', f'must divide size - 1 = {size - 1} with LeaderExcluded')


def generator_validate_rules_pod():
    global DNS_POLICIES, HIGHEST_PORT, LOWER, ONE, PROBES, PROTOCOLS, PULL_POLICIES, Problem, TYPE_CHECKING, _container, _mounts, _ports, _probe, _resources, entries, extended, has, inside, label, label_like, nano, one_of, parse, pod_rules, port, port_name, quoted, text
    from generator.quantity import parse
    from generator.schema import Problem
    from generator.schema.access import entries, has, inside, text
    from generator.schema.patterns import LOWER, label, label_like
    from generator.schema.problem import quoted
    TYPE_CHECKING = False
    PROTOCOLS = ('TCP', 'UDP', 'SCTP')
    PULL_POLICIES = ('Always', 'IfNotPresent', 'Never')
    DNS_POLICIES = ('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None')
    HIGHEST_PORT = 65535
    ONE = 10 ** 9
    PROBES = ('livenessProbe', 'readinessProbe', 'startupProbe')

    def pod_rules(pod):
        where: Pointer = pod.where
        spec: Object = pod.spec
        if not spec.get('containers'):
            yield Problem((*where, 'containers'), 'required', 'at least one container is required')
        yield from one_of((*where, 'restartPolicy'), spec.get('restartPolicy'), pod.restarts)
        yield from one_of((*where, 'dnsPolicy'), spec.get('dnsPolicy'), DNS_POLICIES)
        if spec.get('dnsPolicy') == 'None' and (not inside(spec, 'dnsConfig').get('nameservers')):
            yield Problem((*where, 'dnsConfig'), 'R4', 'dnsPolicy None needs nameservers')
        volumes = {*pod.claims}
        for position, volume in entries(spec.get('volumes')):
            volumes.add(text(volume, 'name'))
            sources = [key for key, value in volume.items() if key != 'name' and value is not None]
            if len(sources) != 1:
                words = 'has no source' if not sources else f"has several sources: {', '.join(map(str, sources))}"
                yield Problem((*where, 'volumes', position), 'R7', f"volume {quoted(text(volume, 'name'))} {words}")
        names: dict[str, str] = {}
        for kind in ('initContainers', 'containers'):
            for position, container in entries(spec.get(kind)):
                place = (*where, kind, position)
                name = text(container, 'name')
                if names.setdefault(name, kind) != kind:
                    yield Problem((*place, 'name'), 'R1', f'{quoted(name)} is also the name of an init container')
                yield from _container(place, container, volumes)

    def one_of(where, value, allowed):
        if isinstance(value, str) and value and (value not in allowed):
            yield Problem(where, 'R4', f"must be {' or '.join(allowed)}, not {quoted(value)}")

    def _container(where, container, volumes):
        name = container.get('name')
        if isinstance(name, str) and (not label(name)):
            yield Problem((*where, 'name'), 'R1', f"{quoted(name)} must be at most 63 lower-case letters, digits and '-'")
        yield from one_of((*where, 'imagePullPolicy'), container.get('imagePullPolicy'), PULL_POLICIES)
        if 'ports' in container:
            yield from _ports((*where, 'ports'), container['ports'])
        for probe in PROBES:
            if probe in container:
                yield from _probe((*where, probe), inside(container, probe))
        if 'volumeMounts' in container:
            yield from _mounts((*where, 'volumeMounts'), container['volumeMounts'], volumes)
        if 'resources' in container:
            yield from _resources((*where, 'resources'), inside(container, 'resources'))

    def port(where, value):
        if isinstance(value, int) and (not isinstance(value, bool)) and (not 1 <= value <= HIGHEST_PORT):
            yield Problem(where, 'R3', f'must be 1 to {HIGHEST_PORT}, not {value}')

    def port_name(where, value):
        if isinstance(value, str) and (not (len(value) <= 15 and label_like(value) and ('--' not in value) and set(value) & set(LOWER))):
            yield Problem(where, 'R3', f"{quoted(value)} must be at most 15 lower-case letters, digits and '-', with a letter")

    def _ports(where, ports):
        seen: set[str] = set()
        for position, item in entries(ports):
            yield from port((*where, position, 'containerPort'), item.get('containerPort'))
            if item.get('hostPort'):
                yield from port((*where, position, 'hostPort'), item['hostPort'])
            yield from one_of((*where, position, 'protocol'), item.get('protocol'), PROTOCOLS)
            name = text(item, 'name')
            if name:
                yield from port_name((*where, position, 'name'), name)
                if name in seen:
                    yield Problem((*where, position, 'name'), 'R3', f'port name {quoted(name)} is there twice')
                seen.add(name)

    def _probe(where, probe):
        handlers = [name for name in ('exec', 'httpGet', 'tcpSocket', 'grpc') if has(probe, name)]
        if len(handlers) != 1:
            yield Problem(where, 'R4', 'must have exactly one of exec, httpGet, tcpSocket and grpc')
        for name in handlers:
            yield from port((*where, name, 'port'), inside(probe, name).get('port'))

    def _mounts(where, mounts, volumes):
        paths: dict[str, int] = {}
        for position, mount in entries(mounts):
            name, path = (text(mount, 'name'), text(mount, 'mountPath'))
            if name and name not in volumes:
                yield Problem((*where, position, 'name'), 'R7', f'the pod has no volume {quoted(name)}')
            if path and paths.setdefault(path, position) != position:
                yield Problem((*where, position, 'mountPath'), 'R7', f'{quoted(path)} is already taken by [{paths[path]}]')

    def _resources(where, resources):
        limits, requests = (inside(resources, 'limits'), inside(resources, 'requests'))
        for part, amounts in (('limits', limits), ('requests', requests)):
            for name, amount in amounts.items():
                value = nano(amount)
                if value is None:
                    continue
                if value < 0:
                    yield Problem((*where, part, name), 'R5', f'must not be negative: {quoted(amount)}')
                if value % ONE and extended(name):
                    yield Problem((*where, part, name), 'R5', f'must be whole, not {quoted(amount)}')
        for name, amount in requests.items():
            low, high = (nano(amount), nano(limits.get(name)))
            if low is not None and high is not None and (low > high):
                yield Problem((*where, 'requests', name), 'R5', f'{quoted(amount)} is above the limit {quoted(limits[name])}')
            elif extended(name) and (high is None or low != high):
                words = f'the limit {quoted(limits[name])}' if name in limits else 'the limit, which is missing'
                yield Problem((*where, 'requests', name), 'R5', f'{quoted(amount)} must equal {words}')

    def extended(name):
        if not isinstance(name, str):
            return False
        prefix, slash, _ = name.partition('/')
        return name.startswith('hugepages-') or bool(slash and (not prefix.endswith('kubernetes.io')))

    def nano(value):
        if isinstance(value, bool) or not isinstance(value, str | int):
            return None
        found = parse(value)
        if found is None:
            return None
        number, exponent, _ = found
        shift: int = 10 ** abs(exponent + 9)
        return number * shift if exponent >= -9 else -(-number // shift)


def generator_validate_settings():
    global DEFAULT_KUBERNETES, Settings, TYPE_CHECKING, record, releases, settings_of
    from generator import releases
    from generator.records import record
    from generator.releases.products import DEFAULT_KUBERNETES
    TYPE_CHECKING = False

    @record
    class Settings:
        profile: Profile
        kubernetes: str = DEFAULT_KUBERNETES
        lws: str = ''
        volcano: str = ''
        queues: tuple[str, ...] | None = None

        @property
        def grove(self):
            return self.profile.schema.grove

    def settings_of(cluster):
        installed = cluster.capabilities
        return Settings(profile=releases.find(cluster.version) or releases.default(), kubernetes=cluster.kubernetes, lws=installed.lws_version, volcano=installed.volcano_version, queues=(*installed.volcano_queues, 'default') if installed.volcano_queues else None)


def generator_yamlio():
    global Document, __all__, dump, dump_json, json_pointer, load, parse_pointer
    from generator.yamlio.emitter import dump, dump_json
    from generator.yamlio.origin import Document, json_pointer, parse_pointer
    from generator.yamlio.reader import load
    __all__ = ['Document', 'dump', 'dump_json', 'json_pointer', 'load', 'parse_pointer']


def generator_yamlio_builder():
    global ALIAS_NODES, Builder, DEPTH, DOCUMENTS, Document, KEYS, MERGE, MERGE_TAG, NODES, Reports, TYPE_CHECKING, VALUES, WANTED, _MISSING, container_key, forced_text, light
    from generator.limits import ALIAS_NODES, DEPTH, DOCUMENTS, NODES
    from generator.yamlio import light
    from generator.yamlio.complaints import container_key
    from generator.yamlio.origin import Document
    from generator.yamlio.positions import MERGE as MERGE_TAG
    from generator.yamlio.positions import forced_text
    from generator.yamlio.reports import KEYS, MERGE, VALUES, WANTED, Reports
    TYPE_CHECKING = False
    _MISSING = object()

    class Builder(Reports):

        def read(self, parser):
            kinds = light.events
            scalar, map_start, map_end, list_start, list_end, alias, document_start, document_end = (kinds.ScalarEvent, kinds.MappingStartEvent, kinds.MappingEndEvent, kinds.SequenceStartEvent, kinds.SequenceEndEvent, kinds.AliasEvent, kinds.DocumentStartEvent, kinds.DocumentEndEvent)
            values, keys, stack = (VALUES, KEYS, self.stack)
            tags = '!' in self.text
            anchored = '&' in self.text
            tag: str | None = None
            container: Any = []
            key: Any = None
            anchors: dict[str, Any] = {}
            nodes = extra = known = 0
            for event in iter(parser.get_event, None):
                kind = event.__class__
                if kind is scalar:
                    nodes += 1
                    text = event.value
                    plain = event.implicit[0]
                    if tags:
                        tag = event.tag
                        plain = plain and tag is None and (not forced_text(self.text, event))
                    if key is WANTED:
                        key = keys.get(text) if plain else text
                        if key is None or tag is not None:
                            if text == '<<' and (plain or tag == MERGE_TAG):
                                key = MERGE
                                continue
                            key = self.key(event, container)
                        if key in container:
                            if self.merged is not None and key in self.merged:
                                self.merged.discard(key)
                            else:
                                self.duplicate(event, container, key)
                        if anchored and event.anchor is not None:
                            anchors[event.anchor] = (key, 1)
                        continue
                    if plain:
                        value = values.get(text, _MISSING)
                        if value is _MISSING:
                            value = self.value(event, container, key)
                    else:
                        value = text if tag is None else self.value(event, container, key)
                    if anchored and event.anchor is not None:
                        anchors[event.anchor] = (value, 1)
                elif kind is map_start or kind is list_start:
                    nodes += 1
                    if len(stack) >= DEPTH:
                        self.stop(event, f'nested too deeply (at most {DEPTH} levels)', 'a manifest nests about 15 levels')
                    if event.tag is not None:
                        self.tag(event, container, key)
                    if key is WANTED:
                        self.complain(event, *container_key(self.text, event.start_mark.line + 1), container, key)
                    anchor = event.anchor
                    stack.append((container, key, self.merged, anchor, nodes + extra))
                    self.merged = None
                    container, key = ({}, WANTED) if kind is map_start else ([], None)
                    if anchor is not None:
                        anchors[anchor] = container
                    continue
                elif kind is map_end or kind is list_end:
                    value = container
                    container, key, self.merged, anchor, before = stack.pop()
                    if anchor is not None and anchors[anchor] is value:
                        anchors[anchor] = (value, nodes + extra - before + 1)
                elif kind is alias:
                    value, size = self.alias(event, anchors, container, key)
                    extra += size
                    if extra > ALIAS_NODES:
                        self.stop(event, f'too much aliasing: the aliases stand for more than {ALIAS_NODES} values', 'write the values out, or use fewer aliases of aliases')
                    value = self.copy(event, value, DEPTH - len(stack))
                    if key is MERGE and value.__class__ is list:
                        value = None
                    if key is WANTED and value.__class__ in (dict, list):
                        self.complain(event, *container_key(self.text, 0), container, key)
                elif kind is document_start:
                    self.index += 1
                    if self.index >= DOCUMENTS:
                        self.stop(event, f'too many documents in one file (at most {DOCUMENTS})', 'split the file')
                    container, key, anchors, known = ([], None, {}, len(self.problems))
                    continue
                else:
                    if kind is document_end and container[0] is not None and (len(self.problems) == known):
                        self.documents.append(Document(container[0], self.file, self.text, self.index, self.cache))
                    continue
                if nodes > NODES:
                    self.stop(event, f'too many values in one file (at most {NODES})', 'split the file')
                if key is None:
                    container.append(value)
                elif key is WANTED:
                    key = self.odd_key(event, container, value)
                elif key is MERGE:
                    self.merge(event, container, value)
                    key = WANTED
                else:
                    container[key] = value
                    key = WANTED


def generator_yamlio_complaints():
    global Finding, QUOTED, TYPE_CHECKING, Where, _HINTS, _PLACEHOLDER, _allowed, _hint, _line, bad_character, container_key, has_placeholder, not_utf8, place, shown, syntax
    from generator.errors import Finding, Where
    TYPE_CHECKING = False
    QUOTED = 80
    _PLACEHOLDER = 'a template placeholder such as {{ name }} is not YAML: fill it in first, or put the whole value in quotes'
    _HINTS = (('mapping values are not allowed', 'check the indentation; a value that contains ": " must be quoted'), ("'\\t'", 'indent with spaces, not with tabs'), ('a tab stands', 'indent with spaces, not with tabs'), ('cannot start any token', 'a value that starts with this character must be quoted'), ("could not find expected ':'", 'the line before this one may lack a colon, or a quote is not closed'), ('expected <block end>', 'check the indentation of this line and the ones above it'), ('did not find expected key', 'check the indentation of this line, and that quotes and brackets are closed'), ("did not find expected '-' indicator", 'items of one list must start in the same column'), ('unexpected end of stream', 'a quote or bracket is opened and never closed'), ('unknown escape character', 'use single quotes if the backslash is meant as it stands'), ('block sequence entries are not allowed', 'start the list on a line of its own'))

    def shown(text):
        return repr(text if len(text) <= QUOTED else text[:QUOTED - 3] + '...')

    def syntax(error, file, text):
        if getattr(error, 'problem', None) is None:
            return bad_character(file, text, str(getattr(error, 'reason', '') or 'not allowed'))
        mark = error.problem_mark or error.context_mark
        problem = ' '.join(str(error.problem).split())
        problem = problem if problem.isprintable() else repr(problem)[1:-1]
        where = Where(file, mark.line + 1, mark.column + 1) if mark is not None else Where(file)
        if 'nesting depth' in problem:
            return Finding('DGD004', 'nested too deeply', where, 'a manifest nests about 15 levels')
        if mark is not None and 'cannot start any token' in problem and (text[mark.index:mark.index + 1] == '\t'):
            problem = 'a tab stands where only spaces may'
        message = f'not valid YAML: {problem[:120]}'
        if error.context and error.context_mark is not None and (error.context_mark.line != where.line - 1):
            message += f' ({error.context} that starts on line {error.context_mark.line + 1})'
        return Finding('DGD001', message, where, _hint(problem, text, where.line))

    def _hint(problem, text, line):
        if has_placeholder(text, line):
            return _PLACEHOLDER
        return next((hint for part, hint in _HINTS if part in problem), 'check the indentation and the quotes around this place')

    def has_placeholder(text, line):
        return '{{' in _line(text, line) or '{%' in _line(text, line)

    def container_key(text, line):
        hint = _PLACEHOLDER if has_placeholder(text, line) else 'use plain text as the key'
        return ('a key must be text, not a list or a mapping', hint)

    def _line(text, line):
        lines = text.splitlines()
        return lines[line - 1] if 0 < line <= len(lines) else ''

    def place(file, text, offset):
        before = text[:offset].replace('\r\n', '\n').replace('\r', '\n')
        return Where(file, before.count('\n') + 1, len(before) - before.rfind('\n'))

    def _allowed(c):
        return ' ' <= c <= '~' or c in '\t\n\r\x85' or '\xa0' <= c <= '\ud7ff' or ('\ue000' <= c <= '�') or (c >= '𐀀')

    def bad_character(file, text, reason=''):
        for offset, c in enumerate(text):
            if not _allowed(c):
                where = place(file, text, offset)
                hint = 'is this a binary file?' if c == '\x00' else 'remove it, or write it as an escape in double quotes'
                return Finding('DGD002', f'the character U+{ord(c):04X} is not allowed in YAML', where, hint)
        return Finding('DGD002', f'not readable as text: {reason[:120]}', Where(file), 'save the file as UTF-8 text')

    def not_utf8(file, data, offset):
        where = place(file, data[:offset].decode('utf-8', 'replace'), offset)
        if data[:2] in (b'\xff\xfe', b'\xfe\xff'):
            return Finding('DGD002', 'the file is UTF-16, not UTF-8', Where(file, 1, 1), 'save it as UTF-8')
        if b'\x00' in data[:4096]:
            return Finding('DGD002', 'the file is binary, not text', where, 'check that this is the file you meant')
        return Finding('DGD002', f'the byte 0x{data[offset]:02x} is not UTF-8', where, 'save the file as UTF-8')


def generator_yamlio_emitter():
    global TYPE_CHECKING, _REMEMBERED, _SIMPLE_KEY, _key, _keys, _list, _mapping, _sorted, _text, _texts, dump, dump_json, is_plain, is_plain_key, json_number, literal_header, quoted, scalar
    from generator.yamlio.numbers import json_number
    from generator.yamlio.quoting import is_plain, is_plain_key, literal_header, quoted
    TYPE_CHECKING = False
    _REMEMBERED = 8192
    _SIMPLE_KEY = 1000
    _texts = {}
    _keys = {}

    def dump(documents):
        pieces: list[str] = []
        for document in documents:
            out: list[str] = []
            try:
                if document:
                    _mapping(document, '', '', out)
                else:
                    out.append('{}\n')
            except ValueError as error:
                from generator.yamlio.refusal import explained
                raise ValueError(explained(document, error)) from None
            pieces.append(''.join(out))
        return '---\n'.join(pieces)

    def dump_json(documents):
        import json
        from generator.yamlio.refusal import explained, jsonable
        lines = []
        for document in documents:
            try:
                lines.append(json.dumps(jsonable(document), separators=(',', ':')) + '\n')
            except ValueError as error:
                raise ValueError(explained(document, error)) from None
        return ''.join(lines)

    def _mapping(value, lead, pad, out):
        for key in _sorted(value):
            item = value[key]
            head = _keys.get(key) or _key(key)
            inner = pad
            if len(head) > _SIMPLE_KEY:
                out.append(f'{lead}? {head[:-1]}\n')
                head, lead, inner = (':', pad, pad + '  ')
            kind = item.__class__
            if kind is str:
                out.append(f'{lead}{head} {_texts.get(item) or _text(item, pad)}\n')
            elif kind is dict:
                if item:
                    out.append(f'{lead}{head}\n')
                    _mapping(item, pad + '  ', pad + '  ', out)
                else:
                    out.append(f'{lead}{head} {{}}\n')
            elif kind is list:
                if item:
                    out.append(f'{lead}{head}\n')
                    _list(item, inner, inner, out)
                else:
                    out.append(f'{lead}{head} []\n')
            else:
                out.append(f'{lead}{head} {scalar(item)}\n')
            lead = pad

    def _list(value, lead, pad, out):
        for item in value:
            kind = item.__class__
            if kind is dict and item:
                _mapping(item, lead + '- ', pad + '  ', out)
            elif kind is list and item:
                _list(item, lead + '- ', pad + '  ', out)
            elif kind is str:
                out.append(f'{lead}- {_texts.get(item) or _text(item, pad)}\n')
            elif kind is dict or kind is list:
                out.append(f"{lead}- {('{}' if kind is dict else '[]')}\n")
            else:
                out.append(f'{lead}- {scalar(item)}\n')
            lead = pad

    def _sorted(value):
        try:
            return sorted(value)
        except TypeError:
            return list(value)

    def scalar(value):
        if value is True:
            return 'true'
        if value is False:
            return 'false'
        if value.__class__ is int:
            if not -10 ** 21 < value < 10 ** 21:
                raise ValueError('is a number too large for JSON')
            return str(value)
        if value.__class__ is float:
            number = json_number(value)
            if number is None:
                raise ValueError('is not a finite number')
            text = str(number)
            return text.replace('e', '.0e') if 'e' in text and '.' not in text else text
        if value is None:
            raise ValueError('is null, and no manifest may hold a null')
        raise ValueError(f'is a {type(value).__name__}, which has no form in YAML')

    def _key(key):
        if key.__class__ is not str:
            raise ValueError(f'has a key that is a {type(key).__name__}, not text')
        text = (key if is_plain_key(key) else quoted(key)) + ':'
        if len(key) <= 128:
            if len(_keys) >= _REMEMBERED:
                _keys.clear()
            _keys[key] = text
        return text

    def _text(value, pad):
        header = literal_header(value)
        if header:
            body = value.rstrip('\n')
            lines = '\n'.join([f'{pad}  {line}' if line else '' for line in body.split('\n')])
            return f'{header}\n{lines}' + '\n' * (len(value) - len(body) - 1)
        text = value if is_plain(value) else quoted(value)
        if len(value) <= 256:
            if len(_texts) >= _REMEMBERED:
                _texts.clear()
            _texts[value] = text
        return text


def generator_yamlio_light():
    global KEPT, MARKED, Parser, STUBS, TESTED, TYPE_CHECKING, YAMLError, _Completer, _find, _import_light, _stub_reader_error, _tested_layout, bind, events, pure, sys
    import sys
    TYPE_CHECKING = False
    TESTED = frozenset({'6.0', '6.0.1', '6.0.2', '6.0.3', '6.0.4'})
    KEPT = ('error', 'tokens', 'events', 'nodes', '_yaml')
    STUBS = {'reader': 'ReaderError', 'scanner': 'ScannerError', 'parser': 'ParserError', 'composer': 'ComposerError', 'constructor': 'ConstructorError', 'emitter': 'EmitterError', 'serializer': 'SerializerError', 'representer': 'RepresenterError'}
    MARKED = frozenset({'scanner', 'parser', 'composer', 'constructor'})

    def _find():
        for finder in sys.meta_path:
            if finder.__class__ is _Completer:
                continue
            find_spec = getattr(finder, 'find_spec', None)
            spec: ModuleSpec | None = find_spec('yaml', None) if find_spec is not None else None
            if spec is not None:
                return spec
        return None

    def _tested_layout(spec):
        if spec is None or not spec.submodule_search_locations or (not (spec.origin or '').endswith('__init__.py')):
            return False
        try:
            with open(str(spec.origin), 'rb') as file:
                head = file.read(2048)
        except OSError:
            return False
        _, found, rest = head.partition(b"\n__version__ = '")
        return bool(found) and rest.partition(b"'")[0].decode('ascii', 'replace') in TESTED

    def _stub_reader_error(self, name, position, character, encoding, reason):
        self.name, self.position, self.character, self.encoding, self.reason = (name, position, character, encoding, reason)

    class _Completer:

        def find_spec(self, name, path=None, target=None):
            if name != 'yaml':
                return None
            spec = _find()
            if spec is not None and spec.loader is not None:
                run = spec.loader.exec_module

                def exec_module(module):
                    if self in sys.meta_path:
                        sys.meta_path.remove(self)
                    for part in KEPT:
                        if 'yaml.' + part in sys.modules:
                            setattr(module, part, sys.modules['yaml.' + part])
                    run(module)
                spec.loader.exec_module = exec_module
            return spec

    def _import_light(spec):
        make = type(sys)
        package = make('yaml')
        package.__path__ = list(spec.submodule_search_locations or ())
        sys.modules['yaml'] = package
        names = ['yaml']
        complete = False
        try:
            import yaml.error
            for part, name in STUBS.items():
                base = yaml.error.MarkedYAMLError if part in MARKED else yaml.error.YAMLError
                space = {'__module__': 'yaml.' + part}
                if part == 'reader':
                    space['__init__'] = _stub_reader_error
                stub = make('yaml.' + part)
                setattr(stub, name, type(name, (base,), space))
                setattr(package, part, stub)
                sys.modules['yaml.' + part] = stub
                names.append('yaml.' + part)
            for part in KEPT:
                __import__('yaml.' + part)
            complete = True
        finally:
            for name in names:
                sys.modules.pop(name, None)
            if not complete:
                for part in KEPT:
                    sys.modules.pop('yaml.' + part, None)
        sys.meta_path.insert(0, _Completer())

    def bind():
        if 'yaml' not in sys.modules and 'yaml._yaml' not in sys.modules:
            spec = _find()
            if spec is not None and _tested_layout(spec):
                try:
                    _import_light(spec)
                except (ImportError, AttributeError):
                    pass
        try:
            module = sys.modules.get('yaml._yaml') or __import__('yaml._yaml', fromlist=('CParser',))
            parser: Callable[[bytes], EventSource] = module.CParser
        except ImportError:
            return pure()
        return parser

    def pure():
        from generator.yamlio.pure import PureParser
        return PureParser
    Parser = bind()
    events = sys.modules['yaml.events']
    YAMLError = sys.modules['yaml.error'].YAMLError


def generator_yamlio_merging():
    global TYPE_CHECKING, TooDeep, copied, merge
    TYPE_CHECKING = False

    class TooDeep(Exception):
        pass

    def copied(value, room):
        kind = value.__class__
        if kind is dict:
            if room <= 0:
                raise TooDeep
            return {k: copied(v, room - 1) for k, v in value.items()}
        if kind is list:
            if room <= 0:
                raise TooDeep
            return [copied(v, room - 1) for v in value]
        return value

    def merge(into, value, merged):
        sources = [value] if value.__class__ is dict else value
        if sources.__class__ is not list or any((source.__class__ is not dict for source in sources)):
            return '<< needs a mapping, or a list of mappings'
        clash = None
        for source in reversed(sources):
            for key, item in source.items():
                if key not in into or key in merged:
                    into[key] = item
                    merged.add(key)
                elif into[key] != item:
                    clash = f'the key {key[:80]!r} is set before << and again by <<, and readers of YAML disagree on which one counts'
        return clash


def generator_yamlio_numbers():
    global TYPE_CHECKING, _BASES, _DECIMAL, _DIGITS, _OCTAL, float_key, is_float, json_number, whole
    TYPE_CHECKING = False
    _DIGITS = frozenset('0123456789')
    _BASES = {'x': (16, frozenset('0123456789abcdefABCDEF')), 'o': (8, frozenset('01234567')), 'b': (2, frozenset('01'))}
    _OCTAL = _BASES['o']
    _DECIMAL = (10, _DIGITS)

    def whole(text, limit):
        sign, body = (text[0], text[1:]) if text[:1] in ('+', '-') else ('', text)
        base, allowed, digits = (10, _DIGITS, body)
        if body[:1] == '0' and len(body) > 1:
            prefix = _BASES.get(body[1].lower())
            (base, allowed), digits = (prefix, body[2:]) if prefix else (_OCTAL, body[1:])
        if digits and allowed.issuperset(digits):
            limit(text)
            value = int(digits, base)
            if sign == '-':
                return -value if value <= 1 << 63 else None
            return value if value < 1 << (63 if sign else 64) else None
        if base == 2 and (not sign) and (body[1] == 'b') and (digits[:1] in ('+', '-')):
            return whole(digits[0] + '0b' + digits[1:], limit)
        return None

    def is_float(text):
        body = text[1:] if text[:1] in ('+', '-') else text
        mantissa, mark, exponent = body.replace('E', 'e').partition('e')
        if mark:
            if exponent[:1] in ('+', '-'):
                exponent = exponent[1:]
            if not exponent or not _DIGITS.issuperset(exponent):
                return False
        before, _, after = mantissa.partition('.')
        return bool(before or after) and _DIGITS.issuperset(before) and _DIGITS.issuperset(after)

    def json_number(value):
        if value - value != 0:
            return None
        if value != int(value) or not -1e+21 < value < 1e+21:
            return value
        text = repr(value)
        mantissa, mark, exponent = text.partition('e')
        if not mark:
            return int(value)
        digits, _, decimals = mantissa.partition('.')
        return int(digits + decimals) * int(10 ** (int(exponent) - len(decimals)))

    def float_key(value):
        import struct

        def single(number):
            try:
                return float(struct.unpack('<f', struct.pack('<f', number))[0])
            except OverflowError:
                return float('inf') if number > 0 else float('-inf')
        short = single(value)
        if short - short != 0:
            return '.nan' if short != short else '.inf' if short > 0 else '-.inf'
        text = next((t for n in range(9) if single(float((t := f'{short:.{n}e}'))) == short), f'{short:.8e}')
        mantissa, _, exponent = text.partition('e')
        sign = '-' if mantissa[0] == '-' else ''
        digits = mantissa.lstrip('-').replace('.', '').rstrip('0') or '0'
        power = int(exponent)
        if power < -4 or power >= 6:
            return f"{sign}{digits[0]}{('.' if digits[1:] else '')}{digits[1:]}e{('-' if power < 0 else '+')}{abs(power):02d}"
        if power < 0:
            return f"{sign}0.{'0' * (-power - 1)}{digits}"
        whole_part, decimals = (digits[:power + 1].ljust(power + 1, '0'), digits[power + 1:])
        return f"{sign}{whole_part}{('.' if decimals else '')}{decimals}"


def generator_yamlio_origin():
    global Document, Lazy, Place, TYPE_CHECKING, Where, index, json_pointer, locate, parse_pointer, record, root, without_properties
    from generator.errors import Lazy, Where
    from generator.records import record
    from generator.yamlio.positions import Place, index
    TYPE_CHECKING = False

    def json_pointer(pointer):
        return ''.join(('/' + str(part).replace('~', '~0').replace('/', '~1') for part in pointer))

    def parse_pointer(text):
        if text and text[0] != '/':
            raise ValueError(f"a JSON pointer starts with '/': {text[:80]!r}")
        return tuple((part.replace('~1', '/').replace('~0', '~') for part in text.split('/')[1:]))

    @record
    class Document:
        value: Any
        file: str
        text: str
        index: int
        cache: dict[str, list[Place | None]]

        def where(self, pointer, key=False):
            return Lazy(lambda: locate(self, pointer, key))

        def span(self, pointer):
            place = root(self)
            for part in pointer:
                entry = place.child(part) if place is not None else None
                if entry is None or entry.borrowed:
                    raise LookupError(json_pointer(pointer))
                place = entry.place
            if place is None or not place.scalar:
                raise LookupError(json_pointer(pointer))
            return (without_properties(self.text, place.start, place.end), place.end)

    def root(document):
        if 'places' not in document.cache:
            document.cache['places'] = index(document.text)
        places = document.cache['places']
        return places[document.index] if document.index < len(places) else None

    def locate(document, pointer, key):
        text = json_pointer(pointer)
        place = root(document)
        if place is None:
            return Where(document.file, pointer=text)
        line, column = (place.line, place.column)
        for part in pointer:
            entry = place.child(part)
            if entry is None:
                break
            place = entry.place
            line, column = (entry.line, entry.column) if key else (place.line, place.column)
        return Where(document.file, line, column, text)

    def without_properties(text, start, end):
        while start < end and text[start] in '&!':
            while start < end and (not text[start].isspace()):
                start += 1
            while start < end and text[start].isspace():
                start += 1
        return start


def generator_yamlio_positions():
    global Entry, Fault, MERGE, Place, TYPE_CHECKING, _Open, _enter, _name, _walk, forced_text, index, light, scalars
    from generator.errors import Fault
    from generator.yamlio import light, scalars
    TYPE_CHECKING = False
    MERGE = scalars.CORE + 'merge'

    class Place:
        __slots__ = ('children', 'column', 'end', 'line', 'merges', 'scalar', 'start')

        def __init__(self, event):
            start = event.start_mark
            self.line: int = start.line + 1
            self.column: int = start.column + 1
            self.start: int = start.index
            self.end: int = event.end_mark.index
            self.scalar: bool = event.__class__ is light.events.ScalarEvent
            self.children: dict[str | int, Entry] = {}
            self.merges: list[Place] = []

        def child(self, part):
            entry = self.children.get(part)
            if entry is None and isinstance(part, str) and part.isdecimal():
                entry = self.children.get(int(part))
            if entry is not None:
                return entry
            for merged in reversed(self.merges):
                sources = [merged] if merged.keyed() else [e.place for e in merged.children.values()]
                for source in sources:
                    found = source.child(part)
                    if found is not None:
                        return Entry(found.line, found.column, found.place, True)
            return None

        def keyed(self):
            return bool(self.merges) or any((isinstance(k, str) for k in self.children))

    class Entry:
        __slots__ = ('borrowed', 'column', 'line', 'place')

        def __init__(self, line, column, place, borrowed):
            self.line, self.column, self.place, self.borrowed = (line, column, place, borrowed)

    class _Open:
        __slots__ = ('anchor', 'key', 'mapping', 'place')

        def __init__(self, place, mapping, anchor):
            self.place, self.mapping, self.anchor = (place, mapping, anchor)
            self.key: Any = None

    def index(text):
        roots: list[Place | None] = []
        try:
            _walk(light.Parser(text.encode('utf-8')), text, roots)
        except (light.YAMLError, UnicodeError):
            pass
        return roots

    def forced_text(text, event):
        source = text[event.start_mark.index:event.start_mark.index + 256]
        if source[:1] == '&':
            source = source.partition(' ')[2].lstrip()
        return source[:1] == '!'

    def _walk(parser, text, roots):
        events = light.events
        starts = (events.MappingStartEvent, events.SequenceStartEvent)
        ends = (events.MappingEndEvent, events.SequenceEndEvent)
        stack: list[_Open] = []
        anchors: dict[str, Place] = {}
        latest: dict[str, Place] = {}
        for event in iter(parser.get_event, None):
            kind = event.__class__
            if kind in ends:
                done = stack.pop()
                if done.anchor is not None and latest[done.anchor] is done.place:
                    anchors[done.anchor] = done.place
            elif kind is events.DocumentStartEvent:
                roots.append(None)
                anchors = {}
            elif kind in starts or kind is events.ScalarEvent or kind is events.AliasEvent:
                alias = kind is events.AliasEvent
                place = anchors[event.anchor] if alias and event.anchor in anchors else Place(event)
                if not alias and event.anchor is not None:
                    latest[event.anchor] = place
                    anchors.pop(event.anchor, None)
                    if place.scalar:
                        anchors[event.anchor] = place
                if stack:
                    _enter(stack[-1], event, place, alias, text)
                else:
                    roots[-1] = place
                if kind in starts:
                    stack.append(_Open(place, kind is events.MappingStartEvent, event.anchor))

    def _enter(parent, event, place, alias, text):
        mark = event.start_mark
        if not parent.mapping:
            children = parent.place.children
            children[len(children)] = Entry(mark.line + 1, mark.column + 1, place, alias)
        elif parent.key is None:
            parent.key = event
        else:
            key, parent.key = (parent.key, None)
            if getattr(key, 'value', None) == '<<' and (key.tag == MERGE or (key.tag is None and key.implicit[0])):
                parent.place.merges.append(place)
            else:
                mark = key.start_mark
                parent.place.children.setdefault(_name(key, text), Entry(mark.line + 1, mark.column + 1, place, alias))

    def _name(key, text):
        value = getattr(key, 'value', None)
        if value is None:
            return ''
        try:
            if key.tag is not None:
                return scalars.key(scalars.tagged(key.tag, value))
            if key.implicit[0] and (not forced_text(text, key)):
                return scalars.key(scalars.resolve(value))
        except Fault:
            pass
        return str(value)


def generator_yamlio_quoting():
    global _DIGITS, _INSIDE, _IN_KEYS, _LETTERS, _SHORT, _SUFFIXES, _WORDS, _escaped, _starts_text, is_plain, is_plain_key, literal_header, quoted
    _WORDS = frozenset({'y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null', 'nil', 'none', 'nan', 'inf', 'infinity', 'undefined'})
    _LETTERS = frozenset('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ')
    _DIGITS = frozenset('0123456789')
    _INSIDE = _LETTERS | _DIGITS | frozenset(' -_./:=+,@%()$~^;<>')
    _IN_KEYS = _LETTERS | _DIGITS | frozenset('-_./')
    _SUFFIXES = ('m', 'k', 'M', 'G', 'T', 'Ki', 'Mi', 'Gi', 'Ti')
    _SHORT = {'\n': '\\n', '\t': '\\t', '\r': '\\r', '"': '\\"', '\\': '\\\\'}

    def is_plain(text):
        first = text[:1]
        if first in _DIGITS:
            return text.rstrip('mkMGTi') != text and text.lstrip('0123456789') in _SUFFIXES
        return _starts_text(text) and _INSIDE.issuperset(text) and (text[-1] not in ' :') and (': ' not in text) and (text.lower() not in _WORDS)

    def is_plain_key(text):
        return text[:1] in _LETTERS and _IN_KEYS.issuperset(text) and (text.lower() not in _WORDS)

    def _starts_text(text):
        first = text[:1]
        if first in _LETTERS or first in ('/', '$'):
            return first != ''
        return first == '-' and text.lstrip('-')[:1] in _LETTERS and (not text.startswith('---'))

    def quoted(text):
        if text.isascii() and text.isprintable() and ('"' not in text) and ('\\' not in text):
            return f'"{text}"'
        return '"' + ''.join(map(_escaped, text)) + '"'

    def _escaped(c):
        if c in _SHORT:
            return _SHORT[c]
        if ' ' <= c <= '~':
            return c
        code = ord(c)
        if code < 256:
            return f'\\x{code:02X}'
        if 55296 <= code < 57344:
            raise ValueError('holds half of a surrogate pair')
        return f'\\u{code:04X}' if code < 65536 else f'\\U{code:08X}'

    def literal_header(text):
        if '\n' not in text or text[0] in ' \n\t' or (not text.isascii()):
            return ''
        body = text.rstrip('\n')
        for line in body.split('\n'):
            if line and (line[-1] in ' \t' or line[0] == '\t' or (not line.replace('\t', ' ').isprintable())):
                return ''
        ends = len(text) - len(body)
        return '|-' if ends == 0 else '|' if ends == 1 else '|+'


def generator_yamlio_reader():
    global Builder, Document, FILE_BYTES, Finding, Stop, Where, _decode, complaints, light, load
    from generator.errors import Finding, Where
    from generator.limits import FILE_BYTES
    from generator.yamlio import complaints, light
    from generator.yamlio.builder import Builder
    from generator.yamlio.origin import Document
    from generator.yamlio.reports import Stop

    def load(text, file, problems):
        source = _decode(text, file, problems)
        if source is None:
            return []
        if not source.endswith('\n'):
            source += '\n'
        builder = Builder(source, file, problems)
        try:
            builder.read(light.Parser(source.encode('utf-8')))
        except Stop:
            pass
        except light.YAMLError as error:
            finding = complaints.syntax(error, file, source)
            if not problems or (problems[-1].where.file, problems[-1].where.line) != (file, finding.where.line):
                problems.append(finding)
        return builder.documents

    def _decode(text, file, problems):
        size = len(text) if isinstance(text, bytes) else len(text.encode('utf-8', 'surrogatepass'))
        if size > FILE_BYTES:
            problems.append(Finding('DGD004', f'the file is too large: {size} bytes, at most {FILE_BYTES} are read', Where(file), 'check that this is a manifest; split it if it is'))
            return None
        try:
            if isinstance(text, str):
                text.encode('utf-8')
                source = text
            else:
                source = text.decode('utf-8')
        except UnicodeEncodeError:
            problems.append(complaints.bad_character(file, str(text)))
            return None
        except UnicodeDecodeError as error:
            problems.append(complaints.not_utf8(file, bytes(text), error.start))
            return None
        return source[1:] if source[:1] == '\ufeff' else source


def generator_yamlio_reports():
    global Document, FINDINGS, Fault, Finding, KEYS, MERGE, REFUSED, REMEMBERED, Reports, Stop, TYPE_CHECKING, TooDeep, VALUES, WANTED, Where, _remember, copied, json_pointer, locate, merge, scalars, shown
    from generator.errors import Fault, Finding, Where
    from generator.yamlio import scalars
    from generator.yamlio.complaints import shown
    from generator.yamlio.merging import TooDeep, copied, merge
    from generator.yamlio.origin import Document, json_pointer, locate
    TYPE_CHECKING = False
    WANTED = object()
    MERGE = object()
    REFUSED = '\x00'
    FINDINGS = 50
    REMEMBERED = 4096
    VALUES = {}
    KEYS = {}

    class Stop(Exception):
        pass

    def _remember(memo, text, value):
        if len(text) <= 64:
            if len(memo) >= REMEMBERED:
                memo.clear()
            memo[text] = value

    class Reports:

        def __init__(self, text, file, problems):
            self.text, self.file, self.problems = (text, file, problems)
            self.documents: list[Document] = []
            self.cache: dict[str, list[Place | None]] = {}
            self.index = -1
            self.stack: list[tuple[Any, Any, set[str] | None, str | None, int]] = []
            self.merged: set[str] | None = None

        def value(self, event, container, key):
            text = event.value
            try:
                if event.tag is not None:
                    return scalars.finish(scalars.tagged(event.tag, text), shown(text))
                value = scalars.plain(text)
            except Fault as error:
                return self.complain(event, error.message, error.hint, container, key, error.code)
            _remember(VALUES, text, value)
            return value

        def key(self, event, container):
            text = event.value
            try:
                if event.tag is not None:
                    return scalars.key(scalars.tagged(event.tag, text))
                name = scalars.key(scalars.resolve(text))
            except Fault as error:
                self.complain(event, error.message, error.hint, container, WANTED, error.code)
                return REFUSED
            _remember(KEYS, text, name)
            return name

        def odd_key(self, event, container, value):
            if value.__class__ is list or value.__class__ is dict:
                return REFUSED
            try:
                name = scalars.key(value)
            except Fault as error:
                self.complain(event, error.message, error.hint, container, WANTED, error.code)
                return REFUSED
            if name in container and (not (self.merged is not None and name in self.merged)):
                self.duplicate(event, container, name)
            return name

        def tag(self, event, container, key):
            try:
                scalars.check_tag(event.tag)
            except Fault as error:
                self.complain(event, error.message, error.hint, container, key, error.code)

        def alias(self, event, anchors, container, key):
            name = event.anchor
            found = anchors.get(name)
            if found.__class__ is tuple:
                return (found[0], found[1])
            if name in anchors:
                self.complain(event, f'the anchor {shown(name)} contains itself', 'write the value out', container, key)
            else:
                hint = f'define it first with &{shown(name)[1:-1]}, or quote the text if it is no alias'
                self.complain(event, f"the alias {shown('*' + name)} names no anchor", hint, container, key, 'DGD001')
            return (None, 1)

        def copy(self, event, value, room):
            try:
                return copied(value, room)
            except TooDeep:
                self.stop(event, 'nested too deeply through aliases', 'write the values out')

        def merge(self, event, container, value):
            if self.merged is None:
                self.merged = set()
            wrong = merge(container, value, self.merged)
            if wrong is not None:
                hint = 'put << first in its mapping' if 'before' in wrong else 'write << in quotes if it is an ordinary key'
                self.complain(event, wrong, hint, container, '<<', 'DGD003' if 'before' in wrong else 'DGD005')

        def duplicate(self, event, container, name):
            if name == REFUSED:
                return
            pointer = (*self.path(container, None)[:-1], name)
            document = Document(None, self.file, self.text, self.index, self.cache)
            first = locate(document, pointer, True)
            written = '' if event.__class__.__name__ != 'ScalarEvent' or event.value == name else f' (written {shown(event.value)})'
            self.complain(event, f'the key {shown(name)}{written} is given twice, first on line {first.line}', 'remove one of the two', container, name, 'DGD003')

        def complain(self, event, message, hint, container, key, code='DGD005'):
            mark = event.start_mark
            where = Where(self.file, mark.line + 1, mark.column + 1, json_pointer(self.path(container, key)))
            self.problems.append(Finding(code, message, where, hint))
            if code == 'DGD004' or sum((f.where.file == self.file for f in self.problems[-FINDINGS:])) >= FINDINGS:
                raise Stop

        def stop(self, event, message, hint):
            mark = event.start_mark
            self.problems.append(Finding('DGD004', message, Where(self.file, mark.line + 1, mark.column + 1), hint))
            raise Stop

        def path(self, container, key):
            opened = [(frame[0], frame[1]) for frame in self.stack] + [(container, key)]
            parts: list[str | int] = []
            for inside, name in opened[1:]:
                if name is MERGE:
                    parts.append('<<')
                elif name is not WANTED:
                    parts.append(len(inside) if inside.__class__ is list else str(name))
            return tuple(parts)


def generator_yamlio_scalars():
    global CORE, Fault, NUMBER_CHARACTERS, TAGS, TYPE_CHECKING, _INF, _LETTERS, _NUMBER, _WORDS, _binary, _fraction, _limit, _number, _text, check_tag, finish, float_key, is_float, json_number, key, plain, resolve, tagged, whole
    from generator.errors import Fault
    from generator.limits import NUMBER_CHARACTERS
    from generator.yamlio.numbers import float_key, is_float, json_number, whole
    TYPE_CHECKING = False
    CORE = 'tag:yaml.org,2002:'
    TAGS = frozenset({'str', 'int', 'float', 'bool', 'null', 'binary', 'map', 'seq', 'set', 'omap', 'pairs', 'merge'})
    _INF = float('inf')
    _WORDS = {'': None, '~': None, 'null': None, 'Null': None, 'NULL': None}
    for _text in ('y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'):
        _WORDS[_text] = True
    for _text in ('n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'):
        _WORDS[_text] = False
    for _text in ('.inf', '.Inf', '.INF'):
        _WORDS[_text] = _WORDS['+' + _text] = _INF
        _WORDS['-' + _text] = -_INF
    for _text in ('.nan', '.NaN', '.NAN'):
        _WORDS[_text] = _INF - _INF
    _LETTERS = frozenset('yYnNtTfFoO~')
    _NUMBER = frozenset('+-0123456789')

    def resolve(text):
        first = text[:1]
        if first in _NUMBER:
            return _WORDS[text] if text in _WORDS else _number(text)
        if first == '.':
            return _WORDS[text] if text in _WORDS else _fraction(text)
        if first in _LETTERS or not first:
            return _WORDS.get(text, text)
        return text

    def _limit(text):
        if len(text) > NUMBER_CHARACTERS:
            raise Fault('DGD004', f'a number of {len(text)} characters is too long (at most {NUMBER_CHARACTERS})', 'put the value in quotes if it is text')

    def _number(text):
        plain = text.replace('_', '')
        value = whole(plain, _limit)
        if value is not None:
            return value
        if is_float(plain):
            _limit(plain)
            number = float(plain)
            return text if number in (_INF, -_INF) else number
        return text

    def _fraction(text):
        if '_' in text:
            for i, c in enumerate(text):
                if c == '_' and (not (text[i - 1].isdigit() and text[i + 1:i + 2].isdigit())):
                    return text
        plain = text.replace('_', '')
        if not is_float(plain):
            return text
        _limit(plain)
        number = float(plain)
        return text if number == _INF else number

    def plain(text):
        return finish(resolve(text), text)

    def finish(value, text):
        if value.__class__ is not float:
            return value
        number = json_number(value)
        if number is None:
            raise Fault('DGD005', f'{text} is not a number the API server can read', 'write a finite number, or quote the text')
        return number

    def key(value):
        if value.__class__ is str:
            return value
        if value is None:
            raise Fault('DGD005', 'a key is empty or null', 'give the key a name; quote it if it is meant as text')
        if value is True or value is False:
            return 'true' if value else 'false'
        if isinstance(value, float):
            return float_key(value)
        if isinstance(value, int) and (not -(1 << 63) <= value < 1 << 63):
            raise Fault('DGD005', 'a key is a number beyond 64 bits', 'put the key in quotes')
        return str(value)

    def check_tag(tag):
        if tag[:1] == '!':
            return ''
        name = tag[len(CORE):] if tag.startswith(CORE) else ''
        if name not in TAGS:
            shown = repr('!!' + name if name else tag)[:80]
            raise Fault('DGD005', f'the tag {shown} is not allowed', 'remove the tag; a manifest needs none')
        return name

    def tagged(tag, text):
        name = check_tag(tag)
        if name == 'binary':
            return _binary(text)
        if name not in ('int', 'float', 'bool', 'null'):
            return text
        value = resolve(text)
        kind = value.__class__
        if name == 'float' and kind is int and isinstance(value, int) and (-(1 << 63) <= value < 1 << 63):
            return float(value)
        if (name, kind) in (('int', int), ('float', float), ('bool', bool)) or (name == 'null' and value is None):
            return value
        raise Fault('DGD005', f'the value is not a valid !!{name}', 'remove the tag, or correct the value')

    def _binary(text):
        import binascii
        try:
            data = text.replace('\n', '').replace('\r', '').encode('ascii')
            return binascii.a2b_base64(data, strict_mode=True).decode('utf-8') if data else ''
        except (binascii.Error, UnicodeError):
            raise Fault('DGD005', 'a !!binary value is not base64 of UTF-8 text', 'write the text itself, without the tag') from None


MODULES = {
    'generator.admission': (generator_admission, True),
    'generator.admission.alpha': (generator_admission_alpha, False),
    'generator.admission.component': (generator_admission_component, False),
    'generator.admission.graph': (generator_admission_graph, False),
    'generator.admission.images': (generator_admission_images, False),
    'generator.arguments': (generator_arguments, False),
    'generator.backends': (generator_backends, True),
    'generator.backends.detect': (generator_backends_detect, False),
    'generator.backends.executor': (generator_backends_executor, False),
    'generator.backends.flags': (generator_backends_flags, False),
    'generator.backends.gpus': (generator_backends_gpus, False),
    'generator.backends.inject': (generator_backends_inject, False),
    'generator.backends.noop': (generator_backends_noop, False),
    'generator.backends.quoting': (generator_backends_quoting, False),
    'generator.backends.sglang': (generator_backends_sglang, False),
    'generator.backends.sizes': (generator_backends_sizes, False),
    'generator.backends.trtllm': (generator_backends_trtllm, False),
    'generator.backends.vllm': (generator_backends_vllm, False),
    'generator.backends.words': (generator_backends_words, False),
    'generator.cli': (generator_cli, False),
    'generator.commands': (generator_commands, True),
    'generator.commands.brief': (generator_commands_brief, False),
    'generator.commands.cmp': (generator_commands_cmp, False),
    'generator.commands.confine': (generator_commands_confine, False),
    'generator.commands.gather': (generator_commands_gather, False),
    'generator.commands.inputs': (generator_commands_inputs, False),
    'generator.commands.job': (generator_commands_job, False),
    'generator.commands.progress': (generator_commands_progress, False),
    'generator.commands.render': (generator_commands_render, False),
    'generator.components': (generator_components, True),
    'generator.components.defaults': (generator_components_defaults, False),
    'generator.components.deployment_config': (generator_components_deployment_config, False),
    'generator.components.labels': (generator_components_labels, False),
    'generator.dra': (generator_dra, False),
    'generator.emit': (generator_emit, False),
    'generator.errors': (generator_errors, False),
    'generator.limits': (generator_limits, False),
    'generator.merge': (generator_merge, False),
    'generator.model': (generator_model, False),
    'generator.names': (generator_names, False),
    'generator.orchestrators': (generator_orchestrators, True),
    'generator.orchestrators.components': (generator_orchestrators_components, False),
    'generator.orchestrators.deployment': (generator_orchestrators_deployment, False),
    'generator.orchestrators.epp': (generator_orchestrators_epp, False),
    'generator.orchestrators.exposure': (generator_orchestrators_exposure, False),
    'generator.orchestrators.gangs': (generator_orchestrators_gangs, False),
    'generator.orchestrators.grove': (generator_orchestrators_grove, True),
    'generator.orchestrators.grove.cliques': (generator_orchestrators_grove_cliques, False),
    'generator.orchestrators.grove.gms': (generator_orchestrators_grove_gms, False),
    'generator.orchestrators.grove.labels': (generator_orchestrators_grove_labels, False),
    'generator.orchestrators.grove.naming': (generator_orchestrators_grove_naming, False),
    'generator.orchestrators.grove.roles': (generator_orchestrators_grove_roles, False),
    'generator.orchestrators.grove.schedulers': (generator_orchestrators_grove_schedulers, False),
    'generator.orchestrators.grove.startup': (generator_orchestrators_grove_startup, False),
    'generator.orchestrators.grove.topology': (generator_orchestrators_grove_topology, False),
    'generator.orchestrators.lws': (generator_orchestrators_lws, False),
    'generator.orchestrators.podset': (generator_orchestrators_podset, False),
    'generator.orchestrators.shared': (generator_orchestrators_shared, False),
    'generator.parse': (generator_parse, True),
    'generator.parse.capabilities': (generator_parse_capabilities, False),
    'generator.parse.checks': (generator_parse_checks, False),
    'generator.parse.companions': (generator_parse_companions, False),
    'generator.parse.documents': (generator_parse_documents, False),
    'generator.parse.graph': (generator_parse_graph, False),
    'generator.parse.namespaces': (generator_parse_namespaces, False),
    'generator.parse.operator_config': (generator_parse_operator_config, False),
    'generator.parse.overlay': (generator_parse_overlay, False),
    'generator.parse.quantities': (generator_parse_quantities, False),
    'generator.parse.requires': (generator_parse_requires, False),
    'generator.parse.scheduling': (generator_parse_scheduling, False),
    'generator.parse.v1alpha1': (generator_parse_v1alpha1, False),
    'generator.parse.v1beta1': (generator_parse_v1beta1, False),
    'generator.patch': (generator_patch, True),
    'generator.patch.amend': (generator_patch_amend, False),
    'generator.patch.draft': (generator_patch_draft, False),
    'generator.patch.fields': (generator_patch_fields, False),
    'generator.patch.graph': (generator_patch_graph, False),
    'generator.patch.manifests': (generator_patch_manifests, False),
    'generator.patch.match': (generator_patch_match, False),
    'generator.patch.partial': (generator_patch_partial, False),
    'generator.patch.patching': (generator_patch_patching, False),
    'generator.patch.rfc6902': (generator_patch_rfc6902, False),
    'generator.patch.trace': (generator_patch_trace, False),
    'generator.pathway': (generator_pathway, False),
    'generator.pipeline': (generator_pipeline, False),
    'generator.plan': (generator_plan, True),
    'generator.plan.arithmetic': (generator_plan_arithmetic, False),
    'generator.plan.corrections': (generator_plan_corrections, False),
    'generator.plan.frameworks': (generator_plan_frameworks, False),
    'generator.plan.gangs': (generator_plan_gangs, False),
    'generator.plan.naming': (generator_plan_naming, False),
    'generator.plan.warnings': (generator_plan_warnings, False),
    'generator.pods': (generator_pods, True),
    'generator.pods.base': (generator_pods_base, False),
    'generator.pods.context': (generator_pods_context, False),
    'generator.pods.finish': (generator_pods_finish, False),
    'generator.pods.gms': (generator_pods_gms, False),
    'generator.pods.master_port': (generator_pods_master_port, False),
    'generator.pods.storage': (generator_pods_storage, False),
    'generator.pods.user': (generator_pods_user, False),
    'generator.quantity': (generator_quantity, False),
    'generator.records': (generator_records, False),
    'generator.render': (generator_render, False),
    'generator.report': (generator_report, False),
    'generator.resources': (generator_resources, False),
    'generator.schema': (generator_schema, True),
    'generator.schema.access': (generator_schema_access, False),
    'generator.schema.defaulting': (generator_schema_defaulting, False),
    'generator.schema.engine': (generator_schema_engine, False),
    'generator.schema.graph_rules': (generator_schema_graph_rules, False),
    'generator.schema.patterns': (generator_schema_patterns, False),
    'generator.schema.problem': (generator_schema_problem, False),
    'generator.schema.scalars': (generator_schema_scalars, False),
    'generator.schema.table': (generator_schema_table, False),
    'generator.stream': (generator_stream, False),
    'generator.templating': (generator_templating, True),
    'generator.templating.run': (generator_templating_run, False),
    'generator.templating.shapes': (generator_templating_shapes, False),
    'generator.validate': (generator_validate, True),
    'generator.validate.blanks': (generator_validate_blanks, False),
    'generator.validate.fast': (generator_validate_fast, False),
    'generator.validate.manifests': (generator_validate_manifests, False),
    'generator.validate.pods': (generator_validate_pods, False),
    'generator.validate.rules_builtin': (generator_validate_rules_builtin, False),
    'generator.validate.rules_clique': (generator_validate_rules_clique, False),
    'generator.validate.rules_grove': (generator_validate_rules_grove, False),
    'generator.validate.rules_lws': (generator_validate_rules_lws, False),
    'generator.validate.rules_pod': (generator_validate_rules_pod, False),
    'generator.validate.settings': (generator_validate_settings, False),
    'generator.yamlio': (generator_yamlio, True),
    'generator.yamlio.builder': (generator_yamlio_builder, False),
    'generator.yamlio.complaints': (generator_yamlio_complaints, False),
    'generator.yamlio.emitter': (generator_yamlio_emitter, False),
    'generator.yamlio.light': (generator_yamlio_light, False),
    'generator.yamlio.merging': (generator_yamlio_merging, False),
    'generator.yamlio.numbers': (generator_yamlio_numbers, False),
    'generator.yamlio.origin': (generator_yamlio_origin, False),
    'generator.yamlio.positions': (generator_yamlio_positions, False),
    'generator.yamlio.quoting': (generator_yamlio_quoting, False),
    'generator.yamlio.reader': (generator_yamlio_reader, False),
    'generator.yamlio.reports': (generator_yamlio_reports, False),
    'generator.yamlio.scalars': (generator_yamlio_scalars, False),
}

SOURCES = {
    'admission/__init__.py': (1068, 1795798894924191822),
    'admission/alpha.py': (5186, 1795799138996190105),
    'admission/component.py': (6979, 1795798894932191821),
    'admission/graph.py': (8705, 1795798894932191821),
    'admission/images.py': (2888, 1795798894940191821),
    'arguments.py': (4357, 1795796571568454434),
    'backends/__init__.py': (2384, 1795799139000190105),
    'backends/detect.py': (2443, 1795796571568709197),
    'backends/executor.py': (1285, 1795798894944191821),
    'backends/flags.py': (8358, 1795796571568709197),
    'backends/gpus.py': (5129, 1795799139004190105),
    'backends/inject.py': (6347, 1795799139008190105),
    'backends/noop.py': (1193, 1795798894944191821),
    'backends/quoting.py': (2373, 1795796571568709197),
    'backends/sglang.py': (1842, 1795798894952191821),
    'backends/sizes.py': (2741, 1795798894960191821),
    'backends/trtllm.py': (5061, 1795799139008190105),
    'backends/vllm.py': (8558, 1795798894964191821),
    'backends/words.py': (6149, 1795796571568709197),
    'cli.py': (5550, 1795796571568709197),
    'commands/__init__.py': (54, 1795796571569296619),
    'commands/brief.py': (1754, 1795799139032190104),
    'commands/cmp.py': (8229, 1795799139040190104),
    'commands/confine.py': (7070, 1795799139044190104),
    'commands/gather.py': (3603, 1795799139048190104),
    'commands/inputs.py': (6544, 1795799139052190104),
    'commands/job.py': (9548, 1795799139056190104),
    'commands/progress.py': (2055, 1795796571569551281),
    'commands/render.py': (2330, 1795796571569551281),
    'components/__init__.py': (5981, 1795798894972191821),
    'components/defaults.py': (5858, 1795798894972191821),
    'components/deployment_config.py': (2503, 1795796571570296250),
    'components/labels.py': (4566, 1795798894972191821),
    'dra.py': (2796, 1795796571576208165),
    'emit.py': (2298, 1795796571576208165),
    'errors.py': (4846, 1795799139064190104),
    'limits.py': (538, 1795796571576208165),
    'merge.py': (2771, 1795796571576208165),
    'model.py': (10072, 1795798894976191821),
    'names.py': (4158, 1795796571576208165),
    'orchestrators/__init__.py': (1251, 1795798894976191821),
    'orchestrators/components.py': (2302, 1795798894976191821),
    'orchestrators/deployment.py': (2098, 1795798894980191821),
    'orchestrators/epp.py': (3905, 1795798894988191821),
    'orchestrators/exposure.py': (5093, 1795796571580736135),
    'orchestrators/gangs.py': (4029, 1795796571580736135),
    'orchestrators/grove/__init__.py': (5311, 1795798894992191821),
    'orchestrators/grove/cliques.py': (4117, 1795798894992191821),
    'orchestrators/grove/gms.py': (6116, 1795798895000191821),
    'orchestrators/grove/labels.py': (5111, 1795798895000191821),
    'orchestrators/grove/naming.py': (1958, 1795798895004191821),
    'orchestrators/grove/roles.py': (3439, 1795796571580950587),
    'orchestrators/grove/schedulers.py': (3992, 1795798895004191821),
    'orchestrators/grove/startup.py': (1182, 1795796571580950587),
    'orchestrators/grove/topology.py': (2697, 1795798895008191821),
    'orchestrators/lws.py': (7174, 1795798895012191821),
    'orchestrators/podset.py': (5250, 1795799139068190104),
    'orchestrators/shared.py': (5987, 1795798895048191821),
    'parse/__init__.py': (90, 1795796571580950587),
    'parse/capabilities.py': (8323, 1795798895052191821),
    'parse/checks.py': (2641, 1795798895068191820),
    'parse/companions.py': (3981, 1795796571581398079),
    'parse/documents.py': (3036, 1795796571581398079),
    'parse/graph.py': (4437, 1795799139068190104),
    'parse/namespaces.py': (1721, 1795796571581398079),
    'parse/operator_config.py': (2853, 1795798895072191820),
    'parse/overlay.py': (9603, 1795799139076190104),
    'parse/quantities.py': (2079, 1795796571581398079),
    'parse/requires.py': (659, 1795798895072191820),
    'parse/scheduling.py': (2711, 1795796571581398079),
    'parse/v1alpha1.py': (9724, 1795798895080191820),
    'parse/v1beta1.py': (2095, 1795796571581398079),
    'patch/__init__.py': (112, 1795796571581398079),
    'patch/amend.py': (3139, 1795798895084191820),
    'patch/draft.py': (3610, 1795796571581907464),
    'patch/fields.py': (8216, 1795796571581907464),
    'patch/graph.py': (8640, 1795798895084191820),
    'patch/manifests.py': (5656, 1795796571581907464),
    'patch/match.py': (7002, 1795796571581907464),
    'patch/partial.py': (5731, 1795796571581907464),
    'patch/patching.py': (7645, 1795796571581907464),
    'patch/rfc6902.py': (7913, 1795796571581907464),
    'patch/trace.py': (3331, 1795796571581907464),
    'pathway.py': (1833, 1795798895084191820),
    'pipeline.py': (8982, 1795799139464364607),
    'plan/__init__.py': (5536, 1795799139104190104),
    'plan/arithmetic.py': (3331, 1795799139108190104),
    'plan/corrections.py': (3740, 1795799139108190104),
    'plan/frameworks.py': (2765, 1795796571582770811),
    'plan/gangs.py': (4264, 1795799139112190104),
    'plan/naming.py': (3421, 1795798895088191820),
    'plan/warnings.py': (5817, 1795799139116190104),
    'pods/__init__.py': (1808, 1795799139120190104),
    'pods/base.py': (2930, 1795798895088191820),
    'pods/context.py': (1727, 1795799139124190104),
    'pods/finish.py': (2261, 1795796571583027526),
    'pods/gms.py': (4969, 1795799139128190104),
    'pods/master_port.py': (1451, 1795796571583027526),
    'pods/storage.py': (6222, 1795799139132190104),
    'pods/user.py': (7022, 1795799139136190104),
    'quantity.py': (4865, 1795796571583027526),
    'records.py': (3215, 1795796571583027526),
    'render.py': (579, 1795796571583027526),
    'report.py': (1511, 1795799139140190104),
    'resources.py': (1150, 1795796571583027526),
    'schema/__init__.py': (690, 1795799139148190104),
    'schema/access.py': (1784, 1795796571583506115),
    'schema/defaulting.py': (2579, 1795796571583506115),
    'schema/engine.py': (7179, 1795796571583506115),
    'schema/graph_rules.py': (8772, 1795798895212191819),
    'schema/patterns.py': (5496, 1795796571583506115),
    'schema/problem.py': (3150, 1795799139153168381),
    'schema/scalars.py': (4901, 1795796571583506115),
    'schema/table.py': (3667, 1795798895212191819),
    'stream.py': (5941, 1795799139172190103),
    'templating/__init__.py': (3032, 1795796571588208165),
    'templating/run.py': (1839, 1795796571594632571),
    'templating/shapes.py': (2193, 1795796571594632571),
    'validate/__init__.py': (113, 1795796571594632571),
    'validate/blanks.py': (3315, 1795796571594767494),
    'validate/fast.py': (4759, 1795798895220191819),
    'validate/manifests.py': (2634, 1795799139176190103),
    'validate/pods.py': (3402, 1795796571594767494),
    'validate/rules_builtin.py': (4965, 1795796571594767494),
    'validate/rules_clique.py': (4766, 1795796571594767494),
    'validate/rules_grove.py': (8429, 1795796571594767494),
    'validate/rules_lws.py': (4458, 1795798895240191819),
    'validate/rules_pod.py': (8118, 1795796571596208164),
    'validate/settings.py': (1392, 1795798895248191819),
    'yamlio/__init__.py': (389, 1795796571596208164),
    'yamlio/builder.py': (6572, 1795796571600428474),
    'yamlio/complaints.py': (5457, 1795796571600428474),
    'yamlio/emitter.py': (5769, 1795796571600428474),
    'yamlio/light.py': (5869, 1795796571600428474),
    'yamlio/merging.py': (1794, 1795796571600428474),
    'yamlio/numbers.py': (3582, 1795796571600428474),
    'yamlio/origin.py': (3534, 1795796571600428474),
    'yamlio/positions.py': (6204, 1795799139180190103),
    'yamlio/quoting.py': (3027, 1795796571600428474),
    'yamlio/reader.py': (2546, 1795798895248191819),
    'yamlio/reports.py': (7328, 1795799139184190103),
    'yamlio/scalars.py': (5665, 1795799139188190103),
}
