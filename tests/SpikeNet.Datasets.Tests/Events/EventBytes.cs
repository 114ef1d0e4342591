using System.Buffers.Binary;
using System.Text;
using SpikeNet.Datasets.Events;

namespace SpikeNet.Datasets.Tests.Events;

/// <summary>Builds event files byte by byte, apart from the code under test.</summary>
internal static class EventBytes
{
    public static byte[] NMnist(params (int X, int Y, int P, int T)[] events) =>
        [.. events.SelectMany(e => new[] { (byte)e.X, (byte)e.Y, (byte)(e.P << 7 | e.T >> 16), (byte)(e.T >> 8), (byte)e.T })];

    public static byte[] Big(params uint[] words) => [.. words.SelectMany(w =>
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, w);
        return bytes;
    })];

    public static byte[] Little(params uint[] words) => [.. words.SelectMany(w =>
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, w);
        return bytes;
    })];

    public static byte[] Little16(params int[] words) => [.. words.SelectMany(w => new[] { (byte)w, (byte)(w >> 8) })];

    public static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);

    public static byte[] Aedat3(params byte[][] packets) =>
        [.. Text("#!AER-DAT3.1\r\n#Format: RAW\r\n#Source 1: DVS128\r\n#Start-Time: 2016-05-04 15:00:00 (TZ+0200)\r\n#!END-HEADER\r\n"), .. packets.SelectMany(p => p)];

    public static byte[] Packet(int type, int size, int overflow, int number, params uint[] words) =>
        [.. Little16(type, 1), .. Little((uint)size, 4, (uint)overflow, (uint)number, (uint)number, (uint)number), .. Little(words)];

    /// <summary>A polarity event of AEDAT 3.1: its data and its time.</summary>
    public static uint[] Polarity(int x, int y, int p, int t, bool valid = true) =>
        [(uint)(x << 17 | y << 2 | p << 1 | (valid ? 1 : 0)), (uint)t];

    public static (int X, int Y, int P, long T)[] Listed(EventRecording recording)
    {
        var events = new (int, int, int, long)[recording.Count];
        for (int i = 0; i < events.Length; i++)
            events[i] = (recording.X[i], recording.Y[i], recording.Polarity[i], recording.TimesMicroseconds[i]);
        return events;
    }
}
