namespace Hourglass.Compute;

// Pooling of pictures. Its geometry has as many output as input channels and no dilation; each window holds at least one value.
public abstract partial class Backend
{
    /// <summary>output = the maximum under each window; zeros around the input do not count.</summary>
    public virtual void MaxPoolForward(in ConvolutionGeometry geometry, Matrix input, Matrix output)
    {
        Check.Pooling(geometry, input, output);
        var (x, y) = (Read(input), Room(output));
        for (var i = 0; i < output.Length; i++) y[i] = x[Largest(geometry, x.Values, i)];
        Write(y, output);
    }

    /// <summary>inputGradient = each output's gradient at the place of its value; of equal values the first in row order has it.</summary>
    public virtual void MaxPoolBackward(
        in ConvolutionGeometry geometry, Matrix input, Matrix output, Matrix outputGradient, Matrix inputGradient)
    {
        Check.Pooling(geometry, input, output);
        Check.SameShape(output, outputGradient);
        Check.SameShape(input, inputGradient);
        var (x, g, d) = (Read(input), Read(outputGradient), Room(inputGradient));
        for (var i = 0; i < outputGradient.Length; i++) d[Largest(geometry, x.Values, i)] += g[i];
        Write(d, inputGradient);
    }

    /// <summary>output = the mean of the values under each window; zeros around the input do not count.</summary>
    public virtual void AveragePoolForward(in ConvolutionGeometry geometry, Matrix input, Matrix output)
    {
        Check.Pooling(geometry, input, output);
        var (values, averages) = (Read(input), Room(output));
        for (var i = 0; i < output.Length; i++)
        {
            var (first, rows, columns) = Under(geometry, i);
            var sum = 0.0;
            for (var y = rows.Start; y < rows.End; y++)
                for (var x = columns.Start; x < columns.End; x++)
                    sum += values[first + y * geometry.InputWidth + x];
            averages[i] = (float)(sum / (rows.Count * columns.Count));
        }

        Write(averages, output);
    }

    /// <summary>inputGradient = each output's gradient in equal shares at the places of its values.</summary>
    public virtual void AveragePoolBackward(in ConvolutionGeometry geometry, Matrix outputGradient, Matrix inputGradient)
    {
        Check.Pooling(geometry, inputGradient, outputGradient);
        var (g, d) = (Read(outputGradient), Room(inputGradient));
        for (var i = 0; i < outputGradient.Length; i++)
        {
            var (first, rows, columns) = Under(geometry, i);
            for (var y = rows.Start; y < rows.End; y++)
                for (var x = columns.Start; x < columns.End; x++)
                    d[first + y * geometry.InputWidth + x] += g[i] / (rows.Count * columns.Count);
        }

        Write(d, inputGradient);
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
}
