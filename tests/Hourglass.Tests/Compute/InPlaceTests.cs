using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>Where the contract allows source and destination to be the same matrix, the result is the same as with two.</summary>
public sealed class InPlaceTests
{
    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Elementwise_operations_may_work_in_place_at_any_length(string name)
    {
        var backend = TestedBackends.Create(name, 1);
        var stream = new RandomStream(3, RandomPurpose.Dropout);
        foreach (var kind in Enum.GetValues<ActivationKind>())
        {
            var activation = new Activation(kind);
            for (var length = 1; length <= 70; length++)
            {
                Same(length, (source, destination) => backend.Activate(activation, source, destination));
                Same(length, (source, destination) => backend.ActivateBackward(activation, Values(length), source, destination));
                if (kind == ActivationKind.Identity)
                    Same(length, (source, destination) => backend.Dropout(stream, 0.3f, source, destination));
            }
        }

        Matrix Values(int length)
        {
            var values = backend.Allocate(length).AsMatrix(0, 1, length);
            backend.FillUniform(new RandomStream(1, RandomPurpose.Data), 0.1f, 0.9f, values);
            return values;
        }

        void Same(int length, Action<Matrix, Matrix> operation)
        {
            var (source, apart) = (Values(length), backend.Allocate(length).AsMatrix(0, 1, length));
            operation(source, apart);
            operation(source, source);
            var (expected, found) = (new float[length], new float[length]);
            backend.Download(apart, expected);
            backend.Download(source, found);
            Assert.Equal(expected, found);
        }
    }
}
