namespace Hourglass.Compute;

// Upsampling of pictures.
public abstract partial class Backend
{
    private static ReadOnlySpan<int> Corners => [0, 1, 2, 3];

    /// <summary>output = the input, upsampled.</summary>
    public virtual void UpSampleForward(in UpSampleGeometry geometry, Matrix input, Matrix output)
    {
        Check.UpSample(geometry, input, output);
        var (x, y) = (Read(input), Room(output));
        for (var i = 0; i < output.Length; i++)
        {
            var sum = 0.0;
            foreach (var corner in Corners)
            {
                var (place, share) = Corner(geometry, i, corner);
                sum += share * x[place];
            }

            y[i] = (float)sum;
        }

        Write(y, output);
    }

    /// <summary>inputGradient = each output's gradient in its shares at the places it was made from.</summary>
    public virtual void UpSampleBackward(in UpSampleGeometry geometry, Matrix outputGradient, Matrix inputGradient)
    {
        Check.UpSample(geometry, inputGradient, outputGradient);
        var (g, d) = (Read(outputGradient), Room(inputGradient));
        for (var i = 0; i < outputGradient.Length; i++)
        {
            foreach (var corner in Corners)
            {
                var (place, share) = Corner(geometry, i, corner);
                d[place] += (float)(share * g[i]);
            }
        }

        Write(d, inputGradient);
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
