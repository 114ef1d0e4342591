using BenchmarkDotNet.Running;
using SpikeNet.Benchmarks;

// 'neurons' measures compiled neurons against a hand-written one and against copying, in one run, without BenchmarkDotNet's
// separate processes; everything else goes to BenchmarkDotNet (try --list flat).
if (args is ["neurons", ..])
    return NeuronSpeed.Run(args.Contains("--json"));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
