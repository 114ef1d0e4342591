using System.Runtime.CompilerServices;

namespace SpikeNet.Tensors.Kernels.Convolution;

/// <summary>The events of one step and sample, or a few, as places: each is decoded once and then used by every kernel row.</summary>
internal readonly unsafe ref struct RowEvents
{
    private readonly ConvolutionShape _shape;
    private readonly EventTaps _taps;

    /// <summary>Makes room in the thread's scratch memory.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="most">The most events.</param>
    /// <param name="slot">Scratch memory for the events.</param>
    /// <param name="otherSlot">Scratch memory for where rows and groups begin, and for a second order of the events.</param>
    internal RowEvents(ConvolutionShape shape, int most, int slot, int otherSlot)
    {
        (_shape, _taps) = (shape, shape.EventTaps);
        var places = (long)most * _taps.MostRuns;
        Places = (Place*)Scratch.Floats(slot, places * sizeof(Place) / sizeof(float));
        Groups = shape.Input.Channels * _taps.RunCount;
        var keys = Groups * shape.Input.Height;
        RowStarts = (int*)Scratch.Floats(otherSlot, shape.Input.Height + 1 + keys + 1 + (2 * Groups) + (2 * places));
        Ends = RowStarts + shape.Input.Height + 2;
        Ends[-1] = 0;
        Runs = Ends + keys;
        Images = Runs + (2 * Groups);
        Factors = (float*)(Images + places);
    }

    /// <summary>The events, run by run, in their order.</summary>
    internal Place* Places { get; }

    /// <summary>For each input row, where its events begin in <see cref="Places"/>.</summary>
    internal int* RowStarts { get; }

    /// <summary>Groups of events that meet the same weights: the same channel and run.</summary>
    internal int Groups { get; }

    /// <summary>For each group and row slot (<see cref="EventTaps.RowSlots"/>), where its events end in <see cref="Images"/>; 0 before the first.</summary>
    internal int* Ends { get; }

    /// <summary>Twos: where a group's run begins in the packed weights, for the first kernel row, and its length; of use where the group has events.</summary>
    internal int* Runs { get; }

    /// <summary>By group and row slot: where an event's run begins in the scratch images, for the kernel row of its remainder.</summary>
    internal int* Images { get; }

    /// <summary>The values of those events.</summary>
    internal float* Factors { get; }

    /// <summary>Decodes the events of a row behind those that are there.</summary>
    /// <param name="x">The events.</param>
    /// <param name="row">t * B + b.</param>
    /// <param name="count">How many are there; <see cref="RowStarts"/> is of use only where there are none.</param>
    /// <param name="image">Where the row's scratch image begins.</param>
    /// <returns>How many are there now.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int Read(SpikeTrain x, int row, int count, int image)
    {
        var channels = _shape.Input.Channels;
        var rowFeatures = channels * _shape.Input.Width;
        var (groupInputs, groupOutputs, ofChannel) = (_shape.GroupInputs, _shape.GroupOutputs, _taps.Channel);
        var oneGroup = _shape.Groups == 1;
        int y = 0, rowEnd = rowFeatures;
        RowStarts[0] = count;
        fixed (int* columnStarts = _taps.ColumnStarts, columns = _taps.Columns)
        fixed (float* payload = x.Payload)
        {
            var indices = x.IndicesPointer;
            var end = x.OffsetsPointer[row + 1];
            for (var e = x.OffsetsPointer[row]; e < end; e++)
            {
                var index = indices[e];
                while (index >= rowEnd)
                {
                    RowStarts[++y] = count;
                    rowEnd += rowFeatures;
                }

                var inRow = (uint)(index - rowEnd + rowFeatures);
                var column = inRow / (uint)channels;
                var channel = (int)(inRow - (column * (uint)channels));
                var inGroup = oneGroup ? 0 : channel / groupInputs * groupOutputs;
                var last = columnStarts[column + 1];
                for (var c = columnStarts[column]; c < last; c++)
                {
                    ref var place = ref Places[count++];
                    place.Image = image + columns[4 * c] + inGroup;
                    place.Weights = (channel * ofChannel) + columns[(4 * c) + 1];
                    place.Floats = columns[(4 * c) + 2];
                    place.Factor = payload is null ? 1 : payload[e];
                    place.Row = y;
                    place.Group = (channel * _taps.RunCount) + columns[(4 * c) + 3];
                }
            }
        }

        while (y < _shape.Input.Height)
            RowStarts[++y] = count;
        return count;
    }

    /// <summary>Orders the events that were read by group and, within a group, by row slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Group(int count)
    {
        var height = _shape.Input.Height;
        var keys = Groups * height;
        int* ends = Ends, runs = Runs, images = Images;
        var first = Places;
        var last = first + count;
        var factors = Factors;
        new Span<int>(ends, keys).Clear();
        fixed (int* slots = _taps.RowSlots, rowPlaces = _taps.RowPlaces)
        {
            for (var place = first; place < last; place++)
            {
                var group = place->Group;
                place->Group = (group * height) + slots[place->Row];
                ends[place->Group]++;
                runs[2 * group] = place->Weights;
                runs[(2 * group) + 1] = place->Floats;
            }

            var sum = 0;
            for (var k = 0; k < keys; k++)
            {
                var n = ends[k];
                ends[k] = sum;
                sum += n;
            }

            for (var place = first; place < last; place++)
            {
                var at = ends[place->Group]++;
                images[at] = place->Image + rowPlaces[place->Row];
                factors[at] = place->Factor;
            }
        }
    }

    /// <summary>A run of taps that an event adds in every kernel row.</summary>
    internal struct Place
    {
        /// <summary>Where the run begins in a row of the scratch image.</summary>
        internal int Image;

        /// <summary>Where the run begins in the packed weights, for the first kernel row.</summary>
        internal int Weights;

        /// <summary>Its length.</summary>
        internal int Floats;

        /// <summary>The event's value.</summary>
        internal float Factor;

        /// <summary>The input row.</summary>
        internal int Row;

        /// <summary>The group; once they are ordered, the group and the row slot.</summary>
        internal int Group;
    }
}
