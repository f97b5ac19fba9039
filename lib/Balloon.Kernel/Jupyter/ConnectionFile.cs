using System.Text.Json;

namespace Balloon.Kernel.Jupyter;

/// <summary>The ports for the kernel's sockets, and the key that signs messages, as the front end chose them.</summary>
/// <param name="Ip">The address to listen on.</param>
/// <param name="Shell">The port for requests.</param>
/// <param name="Control">The port for interrupts and shutdown.</param>
/// <param name="IoPub">The port for outputs.</param>
/// <param name="Stdin">The port for input.</param>
/// <param name="Heartbeat">The port for the heartbeat.</param>
/// <param name="Key">The HMAC key; empty if messages are not signed.</param>
internal sealed record ConnectionFile(string Ip, int Shell, int Control, int IoPub, int Stdin, int Heartbeat, string Key)
{
    /// <exception cref="KernelStartException">
    /// The file does not exist, requires an unsupported feature, or an address other than loopback.
    /// </exception>
    public static ConnectionFile Load(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path));
            var root = json.RootElement;
            var transport = root.TryGetProperty("transport", out var value) ? value.GetString() : "tcp";
            var scheme = root.TryGetProperty("signature_scheme", out value) ? value.GetString() : "hmac-sha256";
            var ip = root.GetProperty("ip").GetString() ?? string.Empty;
            if (transport != "tcp")
                throw new KernelStartException($"{path} asks for the transport '{transport}'; this kernel has tcp only.");
            if (scheme is not ("hmac-sha256" or "" or null))
                throw new KernelStartException($"{path} asks for the signature scheme '{scheme}'; this kernel has hmac-sha256 only.");
            if (ip == "localhost")
                ip = "127.0.0.1";
            if (!System.Net.IPAddress.TryParse(ip, out var address) || !System.Net.IPAddress.IsLoopback(address))
                throw new KernelStartException($"{path} asks to listen on '{ip}': this kernel listens on loopback and nowhere else.");
            return new(
                ip,
                Port("shell_port"),
                Port("control_port"),
                Port("iopub_port"),
                Port("stdin_port"),
                Port("hb_port"),
                root.GetProperty("key").GetString() ?? string.Empty
            );

            int Port(string name) => root.GetProperty(name).GetInt32();
        }
        catch (Exception cause)
            when (cause
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
            )
        {
            throw new KernelStartException($"{path} is not a connection file of Jupyter: {cause.Message}", cause);
        }
    }
}

/// <summary>The kernel cannot start.</summary>
/// <param name="message">The reason, and what to do.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class KernelStartException(string message, Exception? inner = null) : Exception(message, inner);
