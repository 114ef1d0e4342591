using System.CommandLine;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Spectre.Console;
using SpikeNet.Cli.Data;
using SpikeNet.Cli.Output;
using SpikeNet.Hdf5;
using SpikeNet.Tensors;
using SpikeNet.Tensors.Simd;

namespace SpikeNet.Cli.Commands;

/// <summary><c>spikenet doctor</c>: what this machine has, and what each absence costs.</summary>
internal static class DoctorCommand
{
    internal static Command Create()
    {
        var targets = new Option<bool>("--targets") { Description = "Also what each target's neurons can do; for a network, 'summary MODEL.snn --targets'." };
        var json = CommonOptions.Json();
        var command = new Command("doctor", "Say what this machine has, and what each absence costs.") { targets, json };
        command.SetGuardedAction((parse, _) =>
        {
            var findings = Findings().ToList();
            if (parse.GetValue(json))
            {
                JsonOutput.Write(findings.Select(f => new { name = f.Name, found = f.Found, details = f.Details }));
                return 0;
            }

            var table = new Table().Border(TableBorder.Rounded).AddColumns("what", "", "details");
            foreach (var (name, found, details) in findings)
                table.AddRow(new Text(name), new Text(found ? "yes" : "no"), new Text(details));
            AnsiConsole.Write(table);
            if (parse.GetValue(targets))
                TargetMatrix.Write(null);
            return 0;
        });
        return command;
    }

    private static IEnumerable<(string Name, bool Found, string Details)> Findings()
    {
        yield return (".NET", true, $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
        yield return ("cores", true, $"{Environment.ProcessorCount}; {Workers.Threads} threads compute");
        yield return ("AVX-512", Avx512F.IsSupported, Avx512F.IsSupported ? $"kernels use {VectorWidth.Bits} bits" : "absent: training is slower");
        yield return ("AVX2", Avx2.IsSupported, Avx2.IsSupported ? "" : "absent: training is much slower");
        var rapl = "/sys/class/powercap/intel-rapl:0/energy_uj";
        var readable = CanRead(rapl);
        yield return ("RAPL", readable, readable ? "energy counters can be read" : "absent or not readable: the cpu target's energy is a published figure, not measured");
        yield return ("HDF5", Hdf5Library.IsAvailable, Hdf5Library.IsAvailable ? $"{Hdf5Library.Name}, version {Hdf5Library.Version}" : $"NIR files cannot be read or written: {Hdf5Library.Problem}");
        foreach (var (name, libraries, cost) in new (string, string[], string)[]
        {
            ("OpenCL", ["libOpenCL.so.1", "OpenCL.dll", "/System/Library/Frameworks/OpenCL.framework/OpenCL"], "not used yet; the gpu target is a device model either way"),
            ("MPI", ["libmpi.so.40", "libmpi.so", "msmpi.dll"], "not used yet; training runs on one machine"),
        })
        {
            var found = libraries.FirstOrDefault(Loads);
            yield return (name, found is not null, found ?? cost);
        }

        foreach (var (program, cost) in new[]
        {
            ("verilator", "not used yet; generated Verilog will be simulated with it"),
            ("yosys", "not used yet; generated Verilog will be sized with it"),
            ("ffmpeg", "not used yet; video and compressed audio will need it"),
        })
        {
            var path = OnPath(program);
            yield return (program, path is not null, path ?? cost);
        }

        foreach (var source in DataSource.All)
        {
            var root = Environment.GetEnvironmentVariable(DataSource.RootVariable);
            var path = source.BuiltIn || string.IsNullOrEmpty(root) ? null : Path.Combine(root, source.Name);
            yield return ($"data: {source.Name}", source.BuiltIn || Directory.Exists(path), source.BuiltIn ? "built in" : path ?? $"give --data {source.Name}=PATH or set {DataSource.RootVariable}");
        }
    }

    private static bool Loads(string library)
    {
        if (!NativeLibrary.TryLoad(library, out var handle))
            return false;
        NativeLibrary.Free(handle);
        return true;
    }

    private static string? OnPath(string program)
    {
        var extension = OperatingSystem.IsWindows() ? ".exe" : "";
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, program + extension)).FirstOrDefault(File.Exists);
    }

    private static bool CanRead(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return stream.ReadByte() >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
