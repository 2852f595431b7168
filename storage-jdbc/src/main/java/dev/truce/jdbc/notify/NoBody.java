package dev.truce.jdbc.notify;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Takes nothing of an answer but its head: what a hostile receiver sends after it is never read. */
final class NoBody implements BodySubscriber<Boolean> {

    @Override
    public CompletionStage<Boolean> getBody() {
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        // was asked for nothing
    }

    @Override
    public void onError(Throwable throwable) {
        // the head said all
    }

    @Override
    public void onComplete() {
        // an answer without a body
    }
}
