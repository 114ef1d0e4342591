using System.Buffers.Binary;
using System.Numerics;

namespace SpikeNet.Datasets.Events;

/// <summary>Decodes EVT 3.0: words of 16 bits that change a state.</summary>
/// <remarks>
/// Bits 12-15 are the type: 0 ADDR_Y sets y (bits 0-10); 2 ADDR_X is an event at x (bits 0-10) with its polarity (bit 11); 3 VECT_BASE_X
/// sets x and polarity of the vectors; 4 VECT_12 and 5 VECT_8 are an event for each bit set, after which x moves on by 12 or 8; 6 TIME_LOW
/// sets time bits 0-11; 8 TIME_HIGH sets time bits 12-23, which wrap every 16.8 s; 7 CONTINUED_4, 10 EXT_TRIGGER, 14 OTHERS and
/// 15 CONTINUED_12 are passed over; the rest is reserved (Prophesee, "EVT 3.0 format"). A new TIME_HIGH sets the low bits to 0, one that
/// repeats the last leaves them.
/// </remarks>
internal static class Evt3Decoder
{
    private const int HighRange = 1 << 12;

    internal static void Decode(byte[] bytes, int position, EventList events)
    {
        int y = 0, baseX = 0, basePolarity = 0, low = 0, high = -1;
        long loops = 0, time = 0;
        for (int at = position; at < bytes.Length; at += 2)
        {
            int word = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
            int payload = word & 0xFFF;
            switch (word >> 12)
            {
                case 0:
                    y = payload & 0x7FF;
                    break;
                case 2:
                    if (high >= 0)
                        events.Add(payload & 0x7FF, y, payload >> 11, time, at);
                    break;
                case 3:
                    baseX = payload & 0x7FF;
                    basePolarity = payload >> 11;
                    break;
                case 4:
                    if (high >= 0)
                        AddVector(payload, baseX, y, basePolarity, time, at, events);
                    baseX += 12;
                    break;
                case 5:
                    if (high >= 0)
                        AddVector(payload & 0xFF, baseX, y, basePolarity, time, at, events);
                    baseX += 8;
                    break;
                case 6:
                    low = payload;
                    time = Time(loops, Math.Max(high, 0), low);
                    break;
                case 8:
                    // A fall by half the range or more is the counter's wrap; a smaller one shows in the events' order.
                    if (high >= payload + HighRange / 2)
                        loops++;
                    low = high == payload ? low : 0;
                    high = payload;
                    time = Time(loops, high, low);
                    break;
                case 7 or 10 or 14 or 15:
                    break;
                default:
                    throw events.Bad(at, $"word 0x{word:X4} has the reserved type {word >> 12} of EVT 3.0");
            }
        }
    }

    private static long Time(long loops, int high, int low) => loops << 24 | (long)high << 12 | (uint)low;

    private static void AddVector(int bits, int x, int y, int polarity, long time, long offset, EventList events)
    {
        for (; bits != 0; bits &= bits - 1)
            events.Add(x + BitOperations.TrailingZeroCount(bits), y, polarity, time, offset);
    }
}
