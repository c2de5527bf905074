using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ChordDash.Server.Hosting;

/// <summary>Lets the web server go before training, and training before what people have computed, when all want the processor.</summary>
internal static partial class BackgroundPriority
{
    private const int PrioProcess = 0;
    private const int ThisThread = 0;
    private const int ThreadProcessorTime = 3;

    // Where they want the same core, work gets a twentieth of what training gets, and training a third of what pages get.
    public const int Training = 5;
    public const int Work = 19;

    /// <summary>The processor time that this thread has used; where the system cannot tell, the time of day.</summary>
    public static TimeSpan ThreadTime =>
        OperatingSystem.IsLinux() && GetClock(ThreadProcessorTime, out var clock) == 0
            ? TimeSpan.FromSeconds(clock.Seconds) + TimeSpan.FromMicroseconds(clock.Nanoseconds / 1_000)
            : Stopwatch.GetElapsedTime(0);

    /// <param name="nice">0 to 19; training's, if nothing is said.</param>
    /// <remarks>
    /// .NET's thread priorities do nothing on Linux, where niceness belongs to a thread and is inherited by the threads that it starts:
    /// by libtorch's pool too, which the training thread starts. Elsewhere niceness belongs to the whole process, so nothing is done.
    /// </remarks>
    public static void LowerThisThread(ILogger logger, int nice = Training)
    {
        if (OperatingSystem.IsLinux() && SetPriority(PrioProcess, ThisThread, nice) != 0)
            LogPriorityNotLowered(logger, Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int priority);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetClock(int clock, out Clock time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Clock(nint Seconds, nint Nanoseconds);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A thread keeps its normal priority (errno {Error}); pages may answer slower while it computes."
    )]
    private static partial void LogPriorityNotLowered(ILogger logger, int error);
}
