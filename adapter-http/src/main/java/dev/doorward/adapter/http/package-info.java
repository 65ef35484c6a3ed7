/**
 * The REST API on Undertow. {@link dev.doorward.adapter.http.AuthHandler} answers the requests and can be mounted in
 * anybody's Undertow; {@link dev.doorward.adapter.http.AuthServer} is a listener with bounds on everything a stranger may do
 * to a connection.
 *
 * <p>A request's road: {@code AuthHandler} finds the route, {@code Site} judges whether another site has forged the request,
 * {@code BodyReader} reads the body and counts it, then the request leaves the I/O thread once. An {@code Endpoint} makes nouns
 * from it, asks {@link dev.doorward.core.Auth} and folds the result into a {@code Reply}. {@code SentTokens} is the only reader
 * of credentials. Whatever is thrown on the way becomes an answer in one place, {@code Answering}.
 *
 * <p>A host adds routes of its own by {@link dev.doorward.adapter.http.AuthHandlerBuilder#route}: a
 * {@link dev.doorward.adapter.http.UserEndpoint} gets a {@link dev.doorward.adapter.http.UserRequest} and takes the same road.
 * In front of an Undertow handler of its own it puts {@link dev.doorward.adapter.http.RequireSession}. Pages
 * for people, with a guard for the host's own pages, are {@link dev.doorward.adapter.http.AuthPages}.
 */
package dev.doorward.adapter.http;
