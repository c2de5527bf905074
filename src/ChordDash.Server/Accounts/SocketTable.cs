using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ChordDash.Server.Accounts;

/// <summary>
/// Whose a TCP connection from this machine is, by Linux's own table of sockets. The kernel is asked for the one socket (sock_diag(7)),
/// which costs the same however many there are; where that is forbidden, /proc/net/tcp is read, up to a number of lines.
/// </summary>
internal static partial class SocketTable
{
    private const int MaxLines = 20_000;
    private const int Netlink = 16;
    private const int DatagramCloseOnExec = 2 | 0x80000;
    private const int SocketDiagnosis = 4;
    private const int DoNotWait = 0x40;
    private const ushort SocketDiagnosisByFamily = 20;
    private const byte InternetV4 = 2;
    private const byte InternetV6 = 10;
    private const byte Tcp = 6;
    private const byte Established = 1;
    private const int RequestLength = 72;
    private const int NoSuchEntry = 2;

    private static readonly Lock OneReader = new();

    /// <summary>The user of this process; what it may do is what this one may.</summary>
    public static uint EffectiveUser => GetEffectiveUser();

    /// <param name="peer">The other end of a connection to this process.</param>
    /// <param name="here">This end.</param>
    /// <returns>The user who opened the other end; null if that cannot be known, since it is on another machine, in another network
    /// namespace, or closed already (of what is closed the kernel says that it is root's).</returns>
    public static uint? FindUser(IPEndPoint peer, IPEndPoint here)
    {
        (peer, here) = (Plain(peer), Plain(here));
        return Ask(peer, here, out var user) ? user : Read(peer, here);
    }

    /// <returns>Whether the kernel answers such questions.</returns>
    private static bool Ask(IPEndPoint peer, IPEndPoint here, out uint? user)
    {
        user = null;
        var handle = OpenSocket(Netlink, DatagramCloseOnExec, SocketDiagnosis);
        if (handle < 0)
            return false;
        try
        {
            // struct nlmsghdr and struct inet_diag_req_v2 of linux/inet_diag.h; ports and addresses as they are on the wire.
            Span<byte> question = stackalloc byte[RequestLength];
            question.Clear();
            MemoryMarshal.Write(question, (uint)RequestLength);
            MemoryMarshal.Write(question[4..], SocketDiagnosisByFamily);
            MemoryMarshal.Write(question[6..], (ushort)1);
            question[16] = peer.AddressFamily == AddressFamily.InterNetwork ? InternetV4 : InternetV6;
            question[17] = Tcp;
            MemoryMarshal.Write(question[20..], uint.MaxValue);
            WriteEnds(question[24..], peer, here);
            question[64..].Fill(byte.MaxValue);
            if (Send(handle, question, RequestLength, 0) != RequestLength)
                return false;
            Span<byte> answer = stackalloc byte[1024];
            // It is there when the question has been taken.
            var length = Receive(handle, answer, answer.Length, DoNotWait);
            if (length < 20)
                return false;
            if (MemoryMarshal.Read<ushort>(answer[4..]) != SocketDiagnosisByFamily)
                return MemoryMarshal.Read<int>(answer[16..]) == -NoSuchEntry;
            // Where there is no such connection, the kernel tells of a socket that listens at the address.
            if (
                length >= 88
                && answer[17] == Established
                && MemoryMarshal.Read<uint>(answer[84..]) != 0
                && AreEnds(answer[20..], answer[16], peer, here)
            )
                user = MemoryMarshal.Read<uint>(answer[80..]);
            return true;
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static void WriteEnds(Span<byte> ends, IPEndPoint source, IPEndPoint destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(ends, (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(ends[2..], (ushort)destination.Port);
        source.Address.TryWriteBytes(ends[4..], out _);
        destination.Address.TryWriteBytes(ends[20..], out _);
    }

    private static bool AreEnds(ReadOnlySpan<byte> ends, byte family, IPEndPoint source, IPEndPoint destination)
    {
        var length = family == InternetV4 ? 4 : 16;
        return BinaryPrimitives.ReadUInt16BigEndian(ends) == source.Port
            && BinaryPrimitives.ReadUInt16BigEndian(ends[2..]) == destination.Port
            && Plain(new IPAddress(ends.Slice(4, length))).Equals(source.Address)
            && Plain(new IPAddress(ends.Slice(20, length))).Equals(destination.Address);
    }

    // One at a time: each reads all of it.
    private static uint? Read(IPEndPoint peer, IPEndPoint here)
    {
        lock (OneReader)
        {
            try
            {
                // A socket of the sixth version may have an end of the fourth.
                foreach (
                    var line in File.ReadLines("/proc/net/tcp")
                        .Skip(1)
                        .Take(MaxLines)
                        .Concat(File.ReadLines("/proc/net/tcp6").Skip(1).Take(MaxLines))
                )
                {
                    if (UserOf(line, peer, here) is { } user)
                        return user;
                }
            }
            catch (Exception exception)
                when (exception is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
            {
                // Then it cannot be known.
            }

            return null;
        }
    }

    /// <summary>What one line of /proc/net/tcp, as proc_net(5) has it, says of a connection; null if it tells of another.</summary>
    internal static uint? UserOf(string line, IPEndPoint peer, IPEndPoint here)
    {
        // Number, ends, state, queues, timer, retransmissions, user, timeout, inode.
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields[3] is "01" && fields[9] is not "0" && EndOf(fields[1]).Equals(peer) && EndOf(fields[2]).Equals(here)
            ? uint.Parse(fields[7], CultureInfo.InvariantCulture)
            : null;
    }

    // Words of four bytes in the machine's order, then the port as a number.
    private static IPEndPoint EndOf(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var bytes = new byte[colon / 2];
        for (var word = 0; word < bytes.Length; word += 4)
        {
            MemoryMarshal.Write(
                bytes.AsSpan(word),
                uint.Parse(text.AsSpan(2 * word, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            );
        }

        return new(Plain(new IPAddress(bytes)), int.Parse(text.AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    private static IPEndPoint Plain(IPEndPoint end) => new(Plain(end.Address), end.Port);

    // Without the scope that an address may have.
    private static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenSocket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Send(int socket, ReadOnlySpan<byte> data, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Receive(int socket, Span<byte> data, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUser();
}
