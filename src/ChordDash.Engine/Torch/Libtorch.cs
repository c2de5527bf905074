using System.Runtime.InteropServices;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Torch;

/// <summary>Loads libtorch and TorchSharp's native half once per process, before the first tensor.</summary>
internal static partial class Libtorch
{
    private const string MissingVersion = "GLIBCXX_3.4.32";
    private const string Binding = "libLibTorchSharp.so";

    // In the order of their dependencies; a CPU build has no CUDA ones.
    private static readonly string[] Libraries = ["libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so"];

    private static readonly Lock Gate = new();
    private static bool _loaded;

    /// <param name="folder">Folder of an existing libtorch's libraries; null for the one that came with the program.</param>
    /// <exception cref="UserErrorException">There is no libtorch to be loaded.</exception>
    public static void Load(string? folder)
    {
        lock (Gate)
        {
            if (_loaded)
                return;
            try
            {
                // Elsewhere TorchSharp finds its natives by itself.
                if (OperatingSystem.IsLinux())
                    LoadOnLinux(folder);
                TorchSharp.torch.InitializeDeviceType(TorchSharp.DeviceType.CPU);
            }
            catch (Exception e)
                when (e
                        is DllNotFoundException
                            or BadImageFormatException
                            or NotSupportedException
                            or TypeInitializationException
                            or IOException
                            or InvalidDataException
                            or UserErrorException
                )
            {
                throw new UserErrorException(ModelMessages.LibtorchCouldNotBeLoaded(ReasonOf(e.GetBaseException())), e);
            }

            _loaded = true;
        }
    }

    private static MessageArgument ReasonOf(Exception exception) =>
        exception is UserErrorException { Problem: var problem } ? problem : (MessageArgument)exception.Message.Split('\n')[0];

    private static void LoadOnLinux(string? folder)
    {
        string[] own = [Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"), AppContext.BaseDirectory];
        var binding = own.Select(path => Path.Combine(path, Binding)).FirstOrDefault(File.Exists)
            ?? throw new UserErrorException(ModelMessages.TorchSharpIsMissing(Binding));
        SetNativeEnvironment();
        folder ??= Path.GetDirectoryName(binding)!;
        if (!File.Exists(Path.Combine(folder, "libtorch.so")))
            throw new UserErrorException(ModelMessages.LibtorchIsMissing(folder));
        foreach (var library in Libraries.Select(name => Path.Combine(folder, name)).Where(File.Exists))
            NativeLibrary.Load(library);
        if (!NativeLibrary.TryLoad(binding, out _))
            LoadPatchedCopy(binding);
    }

    // What the user has set stays. Environment.SetEnvironmentVariable does not reach native code.
    private static void SetNativeEnvironment()
    {
        // Idle OpenMP threads would spin for milliseconds for their next share, and slow down training, predictions and the web server
        // alike as soon as they compete for cores. Some microseconds bridge the gap between two steps of an LSTM; only GNU's library
        // knows that setting.
        SetNativeEnvironmentVariable("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);
        SetNativeEnvironmentVariable("GOMP_SPINCOUNT", "1000", overwrite: 0);
        // Large pages for large tensors: each step gets its memory anew, and small pages take a tenth of its time to be made.
        SetNativeEnvironmentVariable("THP_MEM_ALLOC_ENABLE", "1", overwrite: 0);
    }

    // A copy, because the file in the program's folder is a link into the package cache. Once loaded, the loader knows it by its
    // SONAME, which is what TorchSharp's own attempts end in.
    private static void LoadPatchedCopy(string binding)
    {
        var elf = File.ReadAllBytes(binding);
        WeakVersionPatch.Apply(elf, MissingVersion);
        var folder = Directory.CreateTempSubdirectory("chorddash-");
        try
        {
            var copy = Path.Combine(folder.FullName, Binding);
            File.WriteAllBytes(copy, elf);
            NativeLibrary.Load(copy);
        }
        finally
        {
            folder.Delete(recursive: true); // The mapped file lives on until the process ends.
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNativeEnvironmentVariable(string name, string value, int overwrite);
}
