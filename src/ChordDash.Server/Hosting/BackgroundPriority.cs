using System.Runtime.InteropServices;

namespace ChordDash.Server.Hosting;

/// <summary>Lets the web server go before training when both want the processor.</summary>
internal static partial class BackgroundPriority
{
    private const int PrioProcess = 0;
    private const int ThisThread = 0;
    private const int Nice = 10;

    /// <remarks>
    /// .NET's thread priorities do nothing on Linux, where niceness belongs to a thread and is inherited by the threads that it starts:
    /// by libtorch's pool too, which the training thread starts. Elsewhere niceness belongs to the whole process, so nothing is done.
    /// </remarks>
    public static void LowerThisThread(ILogger logger)
    {
        if (OperatingSystem.IsLinux() && SetPriority(PrioProcess, ThisThread, Nice) != 0)
            logger.LogWarning("The training thread keeps its normal priority (errno {Error}); pages may answer slower during training.", Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int priority);
}
