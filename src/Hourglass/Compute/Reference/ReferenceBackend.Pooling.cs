namespace Hourglass.Compute;

// Pooling and enlarging, place by place.
public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public override void MaxPoolForward(in ConvolutionGeometry geometry, Matrix input, Matrix output)
    {
        Check.Pooling(geometry, input, output);
        var x = Values(input);
        var y = Values(output);
        for (var i = 0; i < y.Length; i++) y[i] = x[Largest(geometry, x, i)];
    }

    /// <inheritdoc/>
    public override void MaxPoolBackward(
        in ConvolutionGeometry geometry, Matrix input, Matrix output, Matrix outputGradient, Matrix inputGradient)
    {
        Check.Pooling(geometry, input, output);
        Check.SameShape(output, outputGradient);
        Check.SameShape(input, inputGradient);
        var x = Values(input);
        var g = Values(outputGradient);
        var d = Values(inputGradient);
        d.Clear();
        for (var i = 0; i < g.Length; i++) d[Largest(geometry, x, i)] += g[i];
    }

    /// <inheritdoc/>
    public override void AveragePoolForward(in ConvolutionGeometry geometry, Matrix input, Matrix output)
    {
        Check.Pooling(geometry, input, output);
        var values = Values(input);
        var averages = Values(output);
        for (var i = 0; i < averages.Length; i++)
        {
            var (first, rows, columns) = Under(geometry, i);
            var sum = 0.0;
            for (var y = rows.Start; y < rows.End; y++)
                for (var x = columns.Start; x < columns.End; x++)
                    sum += values[first + y * geometry.InputWidth + x];
            averages[i] = (float)(sum / (rows.Count * columns.Count));
        }
    }

    /// <inheritdoc/>
    public override void AveragePoolBackward(in ConvolutionGeometry geometry, Matrix outputGradient, Matrix inputGradient)
    {
        Check.Pooling(geometry, inputGradient, outputGradient);
        var g = Values(outputGradient);
        var d = Values(inputGradient);
        d.Clear();
        for (var i = 0; i < g.Length; i++)
        {
            var (first, rows, columns) = Under(geometry, i);
            for (var y = rows.Start; y < rows.End; y++)
                for (var x = columns.Start; x < columns.End; x++)
                    d[first + y * geometry.InputWidth + x] += g[i] / (rows.Count * columns.Count);
        }
    }

    /// <inheritdoc/>
    public override void UpSampleForward(in UpSampleGeometry geometry, Matrix input, Matrix output)
    {
        Check.UpSample(geometry, input, output);
        var values = Values(input);
        var y = Values(output);
        for (var i = 0; i < y.Length; i++)
        {
            var sum = 0.0;
            foreach (var corner in (ReadOnlySpan<int>)[0, 1, 2, 3])
            {
                var (place, share) = Corner(geometry, i, corner);
                sum += share * values[place];
            }

            y[i] = (float)sum;
        }
    }

    /// <inheritdoc/>
    public override void UpSampleBackward(in UpSampleGeometry geometry, Matrix outputGradient, Matrix inputGradient)
    {
        Check.UpSample(geometry, inputGradient, outputGradient);
        var g = Values(outputGradient);
        var d = Values(inputGradient);
        d.Clear();
        for (var i = 0; i < g.Length; i++)
        {
            foreach (var corner in (ReadOnlySpan<int>)[0, 1, 2, 3])
            {
                var (place, share) = Corner(geometry, i, corner);
                d[place] += (float)(share * g[i]);
            }
        }
    }

    /// <summary>What lies under the window of output <paramref name="index"/>, and where the picture it lies in begins.</summary>
    private static (int First, PoolWindow Rows, PoolWindow Columns) Under(in ConvolutionGeometry geometry, int index)
    {
        var places = geometry.OutputHeight * geometry.OutputWidth;
        return (
            index / places * geometry.InputHeight * geometry.InputWidth, PoolWindow.Rows(geometry, index % places / geometry.OutputWidth),
            PoolWindow.Columns(geometry, index % geometry.OutputWidth));
    }

    private static int Largest(in ConvolutionGeometry geometry, ReadOnlySpan<float> values, int index)
    {
        var (first, rows, columns) = Under(geometry, index);
        var largest = first + rows.Start * geometry.InputWidth + columns.Start;
        for (var y = rows.Start; y < rows.End; y++)
        {
            for (var x = columns.Start; x < columns.End; x++)
            {
                var place = first + y * geometry.InputWidth + x;
                if (values[place] > values[largest]) largest = place;
            }
        }

        return largest;
    }

    /// <summary>One of the four values that output <paramref name="index"/> lies between, and its share.</summary>
    private static (int Place, double Share) Corner(in UpSampleGeometry geometry, int index, int corner)
    {
        var places = geometry.OutputHeight * geometry.OutputWidth;
        var rows = geometry.Rows(index % places / geometry.OutputWidth);
        var columns = geometry.Columns(index % geometry.OutputWidth);
        var (lower, right) = (corner >= 2, corner % 2 == 1);
        var place = (index / places * geometry.InputHeight + (lower ? rows.Second : rows.First)) * geometry.InputWidth
            + (right ? columns.Second : columns.First);
        return (place, (lower ? rows.Share : 1.0 - rows.Share) * (right ? columns.Share : 1.0 - columns.Share));
    }
}
