using System.Buffers.Binary;

namespace SpikeNet.Datasets.Events;

/// <summary>Decodes EVT 2.0: words of 32 bits.</summary>
/// <remarks>
/// Bits 28-31 are the type: 0 CD_OFF and 1 CD_ON with time bits 0-5 in 22-27, x in 11-21 and y in 0-10; 8 TIME_HIGH with time bits 6-33 in
/// 0-27; 10 EXT_TRIGGER, 14 OTHERS and 15 CONTINUED are passed over; the rest is reserved (Prophesee, "EVT 2.0 format").
/// </remarks>
internal static class Evt2Decoder
{
    private const int TimeHighBits = 28;

    internal static void Decode(byte[] bytes, int position, EventList events)
    {
        long timeBase = -1, loops = 0;
        uint lastHigh = 0;
        for (int at = position; at < bytes.Length; at += 4)
        {
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
            switch (word >> 28)
            {
                case 0 or 1:
                    if (timeBase >= 0)
                        events.Add((int)(word >> 11 & 0x7FF), (int)(word & 0x7FF), (int)(word >> 28), timeBase | (word >> 22 & 0x3F), at);
                    break;
                case 8:
                    uint high = word & ((1u << TimeHighBits) - 1);
                    // A fall by more than half the range is the counter's wrap; a smaller one shows in the events' order.
                    if (timeBase >= 0 && lastHigh > high && lastHigh - high > 1u << (TimeHighBits - 1))
                        loops++;
                    lastHigh = high;
                    timeBase = ((loops << TimeHighBits) + high) << 6;
                    break;
                case 10 or 14 or 15:
                    break;
                default:
                    throw events.Bad(at, $"word 0x{word:X8} has the reserved type {word >> 28} of EVT 2.0");
            }
        }
    }
}
