using Hourglass.Compute;
using Hourglass.Data;

namespace Hourglass.Models;

// What the loss sees, value by value and in scaled units.
public sealed partial class Autoencoder
{
    /// <summary>x − x̂ of the rows of a data set, in scaled units (n, features).</summary>
    internal float[,] ScaledResiduals(DataSet rows) => Run(TableOf(rows), InputShape.Size, ResidualChunk, labels: LabelsOf(rows));

    /// <summary>The reconstruction loss of each value of the rows of a data set (n, features); of pointwise losses only.</summary>
    internal float[,] ScaledLosses(DataSet rows) => Run(TableOf(rows), InputShape.Size, LossChunk, labels: LabelsOf(rows));

    private static void ResidualChunk(Workspace workspace, Matrix source, Span<float> residuals)
    {
        var (backend, logits) = (workspace.Model.Backend, workspace.Logits(source.Rows));
        workspace.Encode(source);
        workspace.Decode(source.Rows);
        backend.Activate(workspace.Model.FinalActivation, logits, logits);
        backend.AddScaled(logits, -1, workspace.Input(source.Rows));
        backend.Download(workspace.Input(source.Rows), residuals);
    }

    private static void LossChunk(Workspace workspace, Matrix source, Span<float> losses)
    {
        var (model, logits) = (workspace.Model, workspace.Logits(source.Rows));
        workspace.Encode(source);
        workspace.Decode(source.Rows);
        // The loss of a row of one value is that of the value.
        var each = model.Backend.Allocate(logits.Length).AsMatrix(0, logits.Length, 1);
        model.Objective.Reconstruction.EvaluateRows(
            model.Backend, model.FinalActivation, logits.Reshape(logits.Length, 1),
            workspace.Input(source.Rows).Reshape(logits.Length, 1), each);
        model.Backend.Download(each, losses);
    }
}
