using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ChordDash.Engine.Evaluation;

namespace ChordDash.Server.Hosting;

/// <summary>
/// Load, memory and temperature of NVIDIA's cards, as <c>nvidia-smi</c> prints them every two seconds. Empty, without noise, where there is
/// none.
/// </summary>
internal sealed class NvidiaCards : IDisposable
{
    private const string Query = "index,name,utilization.gpu,memory.used,memory.total,temperature.gpu";

    private readonly SortedDictionary<int, CardUse> _cards = [];
    private Process? _program;

    public IReadOnlyList<CardUse> Latest
    {
        get
        {
            lock (_cards)
                return [.. _cards.Values];
        }
    }

    /// <summary>Starts the program, which runs until this is disposed.</summary>
    public void Watch()
    {
        var process = new Process
        {
            StartInfo = new("nvidia-smi", [$"--query-gpu={Query}", "--format=csv,noheader,nounits", "--loop=2"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            process.Dispose();
            return; // No such program: no such card.
        }

        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _program = process;
    }

    /// <summary>Takes in a line of the program's output; what is not one about a card is passed over.</summary>
    public void Take(string? line)
    {
        if (line is null)
        {
            // The program has ended: what it last said is no longer true.
            lock (_cards)
                _cards.Clear();
            return;
        }

        var fields = line.Split(", ");
        if (fields.Length != 6 || !int.TryParse(fields[0], CultureInfo.InvariantCulture, out var index))
            return;
        const long Mebibyte = 1 << 20;
        lock (_cards)
            _cards[index] = new(
                index,
                fields[1],
                Number(fields[2]) / 100,
                (long)Number(fields[3]) * Mebibyte,
                (long)Number(fields[4]) * Mebibyte,
                Number(fields[5])
            );
    }

    // Cards that do not tell something print words such as [N/A].
    private static double Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public void Dispose()
    {
        try
        {
            _program?.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        _program?.Dispose();
    }
}
