using BenchmarkDotNet.Running;
using SpikeNet.Benchmarks;
using SpikeNet.Benchmarks.Fuzz;
using SpikeNet.Benchmarks.Shared;

// 'scaling' shows how cost grows; 'gemm' measures the dense product by shape; 'shared' times the workloads that are shared with a PyTorch baseline; 'fuzz' feeds damaged files to the readers; 'neurons' measures compiled neurons against a hand-written one and against copying, in one run, without BenchmarkDotNet's
// separate processes; everything else goes to BenchmarkDotNet (try --list flat).
if (args is ["neurons", ..])
    return NeuronSpeed.Run(args.Contains("--json"));
if (args is ["gemm", ..])
    return GemmSpeed.Run();
if (args is ["scaling", ..])
    return ScalingSpeed.Run();
if (args is ["shared", ..])
    return SharedRun.Run(args[1..]);
if (args is ["fuzz", ..])
    return FuzzRun.Run(args[1..]);
if (args is [FuzzWorker.Verb])
    return FuzzWorker.Run();
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
